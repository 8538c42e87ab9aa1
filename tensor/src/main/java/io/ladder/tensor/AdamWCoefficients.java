package io.ladder.tensor;

/**
 * The constants of AdamW steps, computed in double and rounded once, in PyTorch's order: decay first, then {@code w -=
 * stepSize * m / (sqrt(v) * inverseRootCorrection2 + eps)}. Made once and moved from step to step by {@link #at}; not safe
 * to share between threads.
 */
public final class AdamWCoefficients {
    private final double beta1;
    private final double beta2;
    private final float eps;
    private final double weightDecay;
    private float gradientScale;
    private float decayFactor;
    private float stepSize;
    private float inverseRootCorrection2;

    /**
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param eps added to the root of the second moment
     * @param weightDecay decoupled; 0 for parameters that do not decay
     */
    public AdamWCoefficients(double beta1, double beta2, double eps, double weightDecay) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = (float) eps;
        this.weightDecay = weightDecay;
    }

    /**
     * Moves to a step.
     *
     * @param gradientScale what gradients are multiplied by on reading
     * @param step t of the bias correction, from 1
     * @return this
     */
    public AdamWCoefficients at(double learningRate, float gradientScale, long step) {
        if (step < 1) {
            throw new IllegalArgumentException("AdamW counts steps from 1, not " + step);
        }
        this.gradientScale = gradientScale;
        this.decayFactor = (float) (1 - learningRate * weightDecay);
        this.stepSize = (float) (learningRate / (1 - Math.pow(beta1, step)));
        this.inverseRootCorrection2 = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
        return this;
    }

    float gradientScale() {
        return gradientScale;
    }

    float beta1() {
        return (float) beta1;
    }

    float oneMinusBeta1() {
        return (float) (1 - beta1);
    }

    float beta2() {
        return (float) beta2;
    }

    float oneMinusBeta2() {
        return (float) (1 - beta2);
    }

    float eps() {
        return eps;
    }

    /** 1 - learningRate * weightDecay. */
    float decayFactor() {
        return decayFactor;
    }

    /** learningRate / (1 - beta1^t). */
    float stepSize() {
        return stepSize;
    }

    /** 1 / sqrt(1 - beta2^t). */
    float inverseRootCorrection2() {
        return inverseRootCorrection2;
    }
}
