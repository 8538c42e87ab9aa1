package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import io.ladder.scaling.law.PowerLaw;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A power law of model size and data, factor N^params D^tokens, as a configuration writes it. Sections {@code lr.law} and
 * {@code batch.law}.
 *
 * @param params exponent of N; 0 if absent
 * @param tokens exponent of D; 0 if absent
 */
public record LawSection(Amount factor, Optional<Double> params, Optional<Double> tokens) {
    private static final String N = "N";
    private static final String D = "D";

    /** The same for every run. */
    static LawSection constant(double value) {
        return new LawSection(new Amount(value), Optional.empty(), Optional.empty());
    }

    /** The law. */
    PowerLaw law() {
        var exponents = new LinkedHashMap<String, Double>();
        params.ifPresent(exponent -> exponents.put(N, exponent));
        tokens.ifPresent(exponent -> exponents.put(D, exponent));
        return new PowerLaw(factor.value(), exponents);
    }

    /** Its value for N parameters and D tokens. */
    double at(double numParams, double numTokens) {
        return law().at(Map.of(N, numParams, D, numTokens));
    }
}
