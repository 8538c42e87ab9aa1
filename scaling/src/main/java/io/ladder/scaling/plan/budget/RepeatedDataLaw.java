package io.ladder.scaling.plan.budget;

import io.ladder.scaling.law.LossLaw;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A law of fresh tokens where there are only so many: L(N, D') with the effective tokens of {@link RepeatedData}.
 *
 * @param fresh law of tokens that are all different
 */
public record RepeatedDataLaw(LossLaw fresh, RepeatedData data) implements LossLaw {
    /** Symbol of the unique tokens. */
    public static final String UNIQUE = "U_D";

    /** Symbol of R_D*. */
    public static final String DECAY = "R_D*";

    @Override
    public String form() {
        return fresh.form();
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<>(fresh.symbols());
        symbols.put(UNIQUE, data.unique());
        symbols.put(DECAY, data.decay());
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        return fresh.loss(params, data.effectiveTokens(tokens));
    }
}
