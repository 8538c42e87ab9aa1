package io.ladder.model;

import io.ladder.conf.Require;

/**
 * Clipping by the global norm of all gradients (Pascanu et al. 2013), as PyTorch computes it.
 *
 * @param maxNorm longest gradient allowed; infinity for no clipping
 */
public record GlobalNormClip(double maxNorm) {
    /** PyTorch's guard against division by zero. */
    private static final double EPS = 1e-6;

    public GlobalNormClip {
        if (maxNorm != Double.POSITIVE_INFINITY) {
            Require.positive("train.clip", maxNorm);
        }
    }

    /**
     * What to multiply gradients by: {@code maxNorm / (norm + 1e-6)}, at most 1; NaN for a norm that is NaN.
     *
     * @param norm L2 norm over all parameters: the root of the sum over ranks of {@link
     *     io.ladder.tensor.Kernels#sumOfSquares}
     */
    public double scale(double norm) {
        return maxNorm == Double.POSITIVE_INFINITY ? 1 : Math.min(1, maxNorm / (norm + EPS));
    }
}
