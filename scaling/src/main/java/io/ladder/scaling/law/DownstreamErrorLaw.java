package io.ladder.scaling.law;

/**
 * Err = epsilon - k exp(-gamma L): mean error over downstream tasks from validation loss (Gadre et al. 2024, equation
 * 5). Rises with loss and saturates at epsilon, the error of a model that knows nothing.
 *
 * @param epsilon error at high loss, as a share
 * @param k depth of the exponential
 * @param gamma per nat of loss
 */
public record DownstreamErrorLaw(double epsilon, double k, double gamma) {
    /**
     * Predicted error, as a share.
     *
     * @param loss L, nats per token
     */
    public double error(double loss) {
        return epsilon - k * Math.exp(-gamma * loss);
    }
}
