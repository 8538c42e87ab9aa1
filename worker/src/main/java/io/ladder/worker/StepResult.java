package io.ladder.worker;

/** What the latest step found; the same bits on every rank. One object per run, which every step sets anew. */
final class StepResult {
    private double loss;
    private double gradNorm;
    private double learningRate;

    StepResult set(double lossOfStep, double normOfStep, double rateOfStep) {
        loss = lossOfStep;
        gradNorm = normOfStep;
        learningRate = rateOfStep;
        return this;
    }

    /** Mean over the global batch before the update, in nats per token. */
    double loss() {
        return loss;
    }

    /** L2 norm of the gradient before clipping. */
    double gradNorm() {
        return gradNorm;
    }

    /** Of this update. */
    double learningRate() {
        return learningRate;
    }

    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradNorm);
    }
}
