package io.ladder.worker;

/**
 * What one step found; the same bits on every rank.
 *
 * @param loss mean over the global batch before the update, in nats per token
 * @param gradNorm L2 norm of the gradient before clipping
 * @param learningRate of this update
 */
record StepResult(double loss, double gradNorm, double learningRate) {
    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradNorm);
    }
}
