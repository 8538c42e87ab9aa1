package io.ladder.scaling.fit.chinchilla;

/** How well a law explains runs. One thread at a time. */
interface LawLikelihood {
    /**
     * Logarithm of the likelihood, but for a constant.
     *
     * @param variables of {@link ChinchillaObjective}
     */
    double logarithm(double[] variables);
}
