package io.ladder.tensor;

/**
 * The constants of one AdamW step, computed in double and rounded once, in PyTorch's order: decay first, then {@code w
 * -= stepSize * m / (sqrt(v) * inverseRootCorrection2 + eps)}.
 *
 * @param decayFactor 1 - learningRate * weightDecay
 * @param stepSize learningRate / (1 - beta1^t)
 * @param inverseRootCorrection2 1 / sqrt(1 - beta2^t)
 */
record AdamWCoefficients(
        float gradientScale,
        float beta1,
        float oneMinusBeta1,
        float beta2,
        float oneMinusBeta2,
        float eps,
        float decayFactor,
        float stepSize,
        float inverseRootCorrection2) {

    /** {@code beta1} and its kin are the shortest decimals of their floats: 0.9f means 0.9, not 0.89999998. */
    static AdamWCoefficients of(
            float gradientScale,
            float learningRate,
            float beta1,
            float beta2,
            float eps,
            float weightDecay,
            long step) {
        if (step < 1) {
            throw new IllegalArgumentException("AdamW counts steps from 1, not " + step);
        }
        double b1 = decimal(beta1);
        double b2 = decimal(beta2);
        double rate = decimal(learningRate);
        return new AdamWCoefficients(
                gradientScale,
                beta1,
                (float) (1 - b1),
                beta2,
                (float) (1 - b2),
                eps,
                (float) (1 - rate * decimal(weightDecay)),
                (float) (rate / (1 - Math.pow(b1, step))),
                (float) (1 / Math.sqrt(1 - Math.pow(b2, step))));
    }

    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
