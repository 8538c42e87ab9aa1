package io.ladder.scaling.plan.budget;

/**
 * What tokens are worth that were seen before: D' = U + U R* (1 - exp(-R / R*)), with U unique tokens, R = D / U - 1
 * repetitions, and R* the repetitions after which a further one is worth 1/e of a fresh pass (Muennighoff et al. 2023,
 * equation 5).
 *
 * @param unique U
 * @param decay R*
 */
public record RepeatedData(double unique, double decay) {
    /** R_D* as Muennighoff et al. (2023) fitted it on 182 runs of up to 9 B parameters. */
    public static final double PUBLISHED_DECAY = 15.387756;

    /** D' of D tokens in all. */
    public double effectiveTokens(double tokens) {
        double repetitions = tokens / unique - 1;
        return repetitions <= 0 ? tokens : unique + unique * decay * -Math.expm1(-repetitions / decay);
    }

    /** Passes over the unique tokens. */
    public double epochs(double tokens) {
        return tokens / unique;
    }
}
