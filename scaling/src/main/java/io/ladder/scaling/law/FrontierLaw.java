package io.ladder.scaling.law;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Optimal allocation and the loss along it, as IsoFLOP profiles and envelopes give them (Hoffmann et al. 2022,
 * approaches 1 and 2), without a surface in N and D:
 *
 * <pre>
 * N*(C) = N_0 C^a,   D*(C) = D_0 C^b,   L*(C) = E + K C^-gamma
 * L(N, D) = E + C^-gamma (K + Q ln(N / N*(C))^2),   C = kappa N D
 * </pre>
 *
 * The second line is the profiles' parabola; its curvature falls with the same power of C as the loss to be gained,
 * exactly so on Chinchilla's surface. Good within the profiles' width only.
 *
 * @param form {@code isoflop} or {@code envelope}
 * @param paramsFactor N_0
 * @param paramsExponent a
 * @param tokensFactor D_0
 * @param tokensExponent b
 * @param e E; of profiles too few to tell, the middle of what they allow; of envelopes that do not level off, 0
 * @param gain K
 * @param gamma exponent of compute
 * @param curvature Q; 0 where it was not measured: then every N is taken for the best
 * @param flopsFactor kappa, FLOPs per parameter and token; about 6
 */
public record FrontierLaw(
        String form,
        double paramsFactor,
        double paramsExponent,
        double tokensFactor,
        double tokensExponent,
        double e,
        double gain,
        double gamma,
        double curvature,
        double flopsFactor)
        implements ComputeOptimal {
    public static final String ISOFLOP = "isoflop";
    public static final String ENVELOPE = "envelope";

    @Override
    public Map<String, Double> symbols() {
        var symbols = new LinkedHashMap<String, Double>();
        symbols.put("N0", paramsFactor);
        symbols.put("a", paramsExponent);
        symbols.put("D0", tokensFactor);
        symbols.put("b", tokensExponent);
        symbols.put("E", e);
        symbols.put("K", gain);
        symbols.put("gamma", gamma);
        symbols.put("Q", curvature);
        symbols.put("kappa", flopsFactor);
        return symbols;
    }

    @Override
    public double loss(double params, double tokens) {
        double flops = flopsFactor * params * tokens;
        double offset = Math.log(params / optimalParams(flops));
        return e + Math.pow(flops, -gamma) * (gain + curvature * offset * offset);
    }

    /** From the constants by their symbols. */
    static FrontierLaw of(Constants constants) {
        return new FrontierLaw(
                constants.form(),
                constants.get("N0"),
                constants.get("a"),
                constants.get("D0"),
                constants.get("b"),
                constants.get("E"),
                constants.get("K"),
                constants.get("gamma"),
                constants.get("Q"),
                constants.get("kappa"));
    }

    /** N*(C). */
    @Override
    public double optimalParams(double flops) {
        return paramsFactor * Math.pow(flops, paramsExponent);
    }

    /** D*(C), by its own line: C / (kappa N*) where the runs' FLOPs are kappa N D. */
    @Override
    public double optimalTokens(double flops) {
        return tokensFactor * Math.pow(flops, tokensExponent);
    }

    /** L*(C), nats per token. */
    public double frontierLoss(double flops) {
        return e + gain * Math.pow(flops, -gamma);
    }
}
