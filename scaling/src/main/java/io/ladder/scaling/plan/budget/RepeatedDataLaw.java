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
    @Override
    public String form() {
        return fresh.form();
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<>(fresh.symbols());
        symbols.put("U_D", data.unique());
        symbols.put("R_D*", data.decay());
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        return fresh.loss(params, data.effectiveTokens(tokens));
    }
}
