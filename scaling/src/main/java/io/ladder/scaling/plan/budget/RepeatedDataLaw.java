package io.ladder.scaling.plan.budget;

import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.law.LossLaw;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A law where there are only so many tokens. One that was fitted to repeated data says itself what that costs, parameters
 * that are too many for the data included; of any other it is L(N, D') with the effective tokens of {@link RepeatedData}.
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

    /** With R_D* of the law itself, if it has one, else as it was published. */
    public static RepeatedDataLaw of(LossLaw law, double unique) {
        double decay = law instanceof DataConstrainedLaw own ? own.tokensHalfLife() : RepeatedData.PUBLISHED_DECAY;
        return new RepeatedDataLaw(law, new RepeatedData(unique, decay));
    }

    @Override
    public double loss(double params, double tokens) {
        return fresh instanceof DataConstrainedLaw own
                ? own.loss(params, tokens, data.unique())
                : fresh.loss(params, data.effectiveTokens(tokens));
    }
}
