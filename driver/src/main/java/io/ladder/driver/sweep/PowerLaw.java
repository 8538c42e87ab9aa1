package io.ladder.driver.sweep;

import io.ladder.conf.Require;
import java.util.Optional;

/**
 * A setting as a power of model size and data: factor N^params D^tokens, the form of published laws for learning rate and
 * batch (Kaplan et al. 2020; Li et al. 2025, "Predictable Scale").
 *
 * @param params exponent of N; 0 if absent
 * @param tokens exponent of D; 0 if absent
 */
public record PowerLaw(double factor, Optional<Double> params, Optional<Double> tokens) {
    public PowerLaw {
        Require.positive("law.factor", factor);
    }

    /** The same for every run. */
    static PowerLaw constant(double value) {
        return new PowerLaw(value, Optional.empty(), Optional.empty());
    }

    /** The law's value for N parameters and D tokens. */
    double at(double numParams, double numTokens) {
        return factor * Math.pow(numParams, params.orElse(0.0)) * Math.pow(numTokens, tokens.orElse(0.0));
    }
}
