package io.ladder.scaling.law;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * L(N, D) = [(N_c / N)^(alpha_N / alpha_D) + D_c / D]^alpha_D (Kaplan et al. 2020, "Scaling laws for neural language
 * models", equation 1.5). Has no irreducible loss: it falls below the text's entropy when asked for enough compute, and
 * is here for comparison with older results. The paper counts N without embeddings.
 *
 * @param nc N_c, parameters
 * @param dc D_c, tokens
 */
public record KaplanLaw(double nc, double dc, double alphaN, double alphaD) implements ComputeOptimal {
    public static final String FORM = "kaplan";

    @Override
    public String form() {
        return FORM;
    }

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<String, Double>();
        symbols.put("Nc", nc);
        symbols.put("Dc", dc);
        symbols.put("alphaN", alphaN);
        symbols.put("alphaD", alphaD);
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        return Math.pow(Math.pow(nc / params, alphaN / alphaD) + dc / tokens, alphaD);
    }

    /** From the constants by their symbols. */
    static KaplanLaw of(Constants constants) {
        return new KaplanLaw(
                constants.get("Nc"), constants.get("Dc"), constants.get("alphaN"), constants.get("alphaD"));
    }

    /**
     * a of N* ~ C^a when 6 N D = C: with r = alpha_N / alpha_D both addends of the bracket fall alike at the optimum, so
     * N^r ~ D and N ~ C^(1 / (1 + r)).
     */
    @Override
    public double paramsExponent() {
        return alphaD / (alphaN + alphaD);
    }

    /** b of D* ~ C^b, 1 - a. */
    @Override
    public double tokensExponent() {
        return alphaN / (alphaN + alphaD);
    }

    /** Where the derivative of the bracket along 6 N D = C is zero: r (N_c / N)^r = D_c / D. */
    @Override
    public double optimalParams(double flops) {
        double r = alphaN / alphaD;
        return Math.pow(r * Math.pow(nc, r) * flops / (6 * dc), 1 / (1 + r));
    }

    @Override
    public double optimalTokens(double flops) {
        return flops / 6 / optimalParams(flops);
    }
}
