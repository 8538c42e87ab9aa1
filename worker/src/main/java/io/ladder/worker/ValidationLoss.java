package io.ladder.worker;

/**
 * Loss on the validation split.
 *
 * @param mean over all windows, nats per token
 * @param standardError of the mean: the windows' standard deviation over the root of their number; null for one window,
 *     which does not tell
 */
record ValidationLoss(double mean, Double standardError) {
    /**
     * From sums over windows.
     *
     * @param sum of the windows' mean losses
     * @param sumOfSquares of the same
     */
    static ValidationLoss of(long windows, double sum, double sumOfSquares) {
        double mean = sum / windows;
        if (windows < 2) {
            return new ValidationLoss(mean, null);
        }
        double variance = Math.max(0, sumOfSquares - sum * mean) / (windows - 1);
        return new ValidationLoss(mean, Math.sqrt(variance / windows));
    }
}
