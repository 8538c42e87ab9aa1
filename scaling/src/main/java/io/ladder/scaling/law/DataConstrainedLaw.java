package io.ladder.scaling.law;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chinchilla's form of what repeated tokens and excess parameters are still worth (Muennighoff et al. 2023, "Scaling
 * data-constrained language models", equations 5 and 6):
 *
 * <pre>
 * L(N, D, U) = E + A / N'^alpha + B / D'^beta
 * D' = U + U R_D* (1 - exp(-R_D / R_D*)),      R_D = max(0, D / U - 1): repetitions after the first epoch
 * N' = U_N + U_N R_N* (1 - exp(-R_N / R_N*)),  R_N = max(0, N / U_N - 1): parameters beyond those U can feed
 * U_N = min(N, N that the base law pairs with U tokens)
 * </pre>
 *
 * @param base law of tokens seen once
 * @param tokensHalfLife R_D*: repetitions that wear the value of a repeated token to 1 / e
 * @param paramsHalfLife R_N*: the same of excess parameters
 * @param uniqueTokens U that {@link #loss(double, double)} assumes; infinity for no limit
 */
public record DataConstrainedLaw(ChinchillaLaw base, double tokensHalfLife, double paramsHalfLife, double uniqueTokens)
        implements ComputeOptimal {
    public static final String FORM = "dataConstrained";

    /** Name of the column of U. */
    public static final String UNIQUE_TOKENS = "uniqueTokens";

    /** R_D* of the paper's fit on C4. */
    public static final double PUBLISHED_TOKENS_HALF_LIFE = 15.387756;

    /** R_N* of the paper's fit on C4. */
    public static final double PUBLISHED_PARAMS_HALF_LIFE = 5.309743;

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<>(base.symbols());
        symbols.put("RDstar", tokensHalfLife);
        symbols.put("RNstar", paramsHalfLife);
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        return loss(params, tokens, uniqueTokens);
    }

    @Override
    public double loss(double params, double tokens, Map<String, Double> circumstances) {
        return loss(params, tokens, circumstances.getOrDefault(UNIQUE_TOKENS, uniqueTokens));
    }

    /**
     * Predicted loss, nats per token.
     *
     * @param tokens D, repetitions counted
     * @param unique U, distinct tokens there are
     */
    public double loss(double params, double tokens, double unique) {
        double seen = Math.min(tokens, unique);
        double fed = Math.min(params, paramsFor(seen));
        return base.loss(effective(params, fed, paramsHalfLife), effective(tokens, seen, tokensHalfLife));
    }

    /** From the constants by their symbols; text without limit. */
    static DataConstrainedLaw of(Constants constants) {
        return new DataConstrainedLaw(
                ChinchillaLaw.of(constants),
                constants.get("RDstar"),
                constants.get("RNstar"),
                Double.POSITIVE_INFINITY);
    }

    /** a of the base law: of tokens seen once. */
    @Override
    public double paramsExponent() {
        return base.paramsExponent();
    }

    /** b of the base law. */
    @Override
    public double tokensExponent() {
        return base.tokensExponent();
    }

    /** N* of the base law: while there is text enough to see each token once. */
    @Override
    public double optimalParams(double flops) {
        return base.optimalParams(flops);
    }

    /** D* of the base law. */
    @Override
    public double optimalTokens(double flops) {
        return base.optimalTokens(flops);
    }

    /** The same constants for another stock of text. */
    public DataConstrainedLaw of(double unique) {
        return new DataConstrainedLaw(base, tokensHalfLife, paramsHalfLife, unique);
    }

    /** N* of the budget whose D* is the given number of tokens, by the base law. */
    public double paramsFor(double tokens) {
        // With 6 N D = C, D* / N* is a power of C alone, so one known pair gives all.
        double flops = 6e18;
        double scale = tokens / base.optimalTokens(flops);
        return base.optimalParams(flops * Math.pow(scale, 1 / base.tokensExponent()));
    }

    /**
     * What an amount is worth of which only a part is new: U + U R* (1 - exp(-R / R*)) with R = amount / U - 1.
     *
     * @param amount D or N, in any unit
     * @param unique U in the same unit
     * @param halfLife R*
     */
    public static double effective(double amount, double unique, double halfLife) {
        if (amount <= unique) {
            return amount;
        }
        double repetitions = amount / unique - 1;
        return unique * (1 - halfLife * Math.expm1(-repetitions / halfLife));
    }
}
