package io.ladder.scaling.law;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * log L = a log N + b log Ê + c log N log Ê + d for mixtures of E experts (Clark et al. 2022, "Unified scaling laws for
 * routed language models", equations 1 and 8; logarithms to base 10, as in the paper's table of constants), where the
 * number of experts saturates:
 *
 * <pre>1 / Ê = 1 / (E - 1 + 1 / (1 / E_start - 1 / E_max)) + 1 / E_max</pre>
 *
 * N are the parameters that work on one token, and all runs share one number of tokens: the form has no D.
 *
 * @param experts E that {@link #loss(double, double)} assumes; 1 for a dense model
 */
public record MixtureLaw(double a, double b, double c, double d, double start, double max, double experts)
        implements LossLaw {
    public static final String FORM = "moe";

    /** Name of the column of E. */
    public static final String EXPERTS = "experts";

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<String, Double>();
        symbols.put("a", a);
        symbols.put("b", b);
        symbols.put("c", c);
        symbols.put("d", d);
        symbols.put("Estart", start);
        symbols.put("Emax", max);
        return symbols;
    }

    /** From the constants by their symbols; a dense model. */
    static MixtureLaw of(Constants constants) {
        return new MixtureLaw(
                constants.get("a"),
                constants.get("b"),
                constants.get("c"),
                constants.get("d"),
                constants.get("Estart"),
                constants.get("Emax"),
                1);
    }

    @Override
    public boolean hasTokens() {
        return false;
    }

    @Override
    public Optional<String> cannotSplitCompute() {
        return Optional.of(
                "has no D: its runs share one length of training, so it says what experts and parameters are worth,"
                        + " but not how many tokens a budget should buy; plan with a fit of --form chinchilla to dense runs of"
                        + " several lengths");
    }

    /** Loss after the training length that the law was fitted at; {@code tokens} has no influence. */
    @Override
    public double loss(double params, double tokens) {
        return lossOf(params, experts);
    }

    @Override
    public double loss(double params, double tokens, Map<String, Double> circumstances) {
        return lossOf(params, circumstances.getOrDefault(EXPERTS, experts));
    }

    /**
     * Predicted loss, nats per token.
     *
     * @param params N, parameters at work on one token
     * @param numExperts E
     */
    public double lossOf(double params, double numExperts) {
        double logParams = Math.log10(params);
        double logExperts = Math.log10(saturated(numExperts, start, max));
        return Math.pow(10, a * logParams + b * logExperts + c * logParams * logExperts + d);
    }

    /** The same constants for another number of experts. */
    public MixtureLaw of(double numExperts) {
        return new MixtureLaw(a, b, c, d, start, max, numExperts);
    }

    /** Parameters of the dense model that is as good: solves {@code lossOf(N', 1) = lossOf(N, E)}. */
    public double denseEquivalent(double params, double numExperts) {
        double logDense = Math.log10(saturated(1, start, max));
        return Math.pow(10, (Math.log10(lossOf(params, numExperts)) - d - b * logDense) / (a + c * logDense));
    }

    /** Ê (equation 8): E_start at one expert, E_max at infinitely many. */
    public static double saturated(double numExperts, double start, double max) {
        double shift = 1 / (1 / start - 1 / max);
        return 1 / (1 / (numExperts - 1 + shift) + 1 / max);
    }
}
