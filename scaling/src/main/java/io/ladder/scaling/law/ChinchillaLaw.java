package io.ladder.scaling.law;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * L(N, D) = E + A / N^alpha + B / D^beta (Hoffmann et al. 2022, equation 2).
 *
 * @param e loss of an infinite model on infinite data: the entropy of the text, nats per token
 */
public record ChinchillaLaw(double e, double a, double b, double alpha, double beta) implements ComputeOptimal {
    public static final String FORM = "chinchilla";

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<String, Double>();
        symbols.put("E", e);
        symbols.put("A", a);
        symbols.put("B", b);
        symbols.put("alpha", alpha);
        symbols.put("beta", beta);
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        return e + a * Math.pow(params, -alpha) + b * Math.pow(tokens, -beta);
    }

    /** From the constants by their symbols. */
    static ChinchillaLaw of(Constants constants) {
        return new ChinchillaLaw(
                constants.get("E"),
                constants.get("A"),
                constants.get("B"),
                constants.get("alpha"),
                constants.get("beta"));
    }

    /** a of N* = G (C / 6)^a. */
    @Override
    public double paramsExponent() {
        return beta / (alpha + beta);
    }

    /** b of D* = (C / 6)^b / G. */
    @Override
    public double tokensExponent() {
        return alpha / (alpha + beta);
    }

    /** N* that has the lowest loss of all with 6 N D = C (equation 4). */
    @Override
    public double optimalParams(double flops) {
        return balance() * Math.pow(flops / 6, paramsExponent());
    }

    /** D* = C / (6 N*). */
    @Override
    public double optimalTokens(double flops) {
        return Math.pow(flops / 6, tokensExponent()) / balance();
    }

    /** G of equation 4. */
    private double balance() {
        return Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
    }
}
