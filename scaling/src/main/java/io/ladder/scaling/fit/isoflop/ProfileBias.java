package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.regression.LinearFit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Whether parabolas are the wrong shape for these profiles, and what that moves.
 *
 * <p>A profile is steeper on the side of the stronger exponent. A parabola cannot be: its minimum is pulled to the
 * flatter side, the more the wider the profile, by the same share at every budget, so that more budgets do not cure it.
 * The test is on the cubic term of all profiles together (F test of the parabolas against the cubics, level 1%); its
 * effect is how far the cubics' minima lie from the parabolas', which on Chinchilla's surface is the bias to within a
 * thirtieth of it.
 *
 * @param shift mean of ln N at the cubics' minima less that at the parabolas'
 * @param probability of cubic terms as large if the profiles were parabolas
 */
record ProfileBias(double shift, double probability) {
    private static final double LEVEL = 0.01;

    /** Smaller shifts of N* than this share are not worth a word. */
    private static final double WORTH_SAYING = 1e-3;

    /** Empty if no profile can show an asymmetry. */
    static Optional<ProfileBias> of(List<ProfileFit> used) {
        double gain = 0;
        double rest = 0;
        int terms = 0;
        int freedom = 0;
        double shift = 0;
        for (ProfileFit fit : used) {
            if (fit.cubicShift().isPresent()) {
                LinearFit cubic = fit.cubic().orElseThrow();
                gain += fit.parabola().orElseThrow().residualSum() - cubic.residualSum();
                rest += cubic.residualSum();
                freedom += cubic.degreesOfFreedom();
                terms++;
                shift += fit.cubicShift().getAsDouble();
            }
        }
        if (terms == 0) {
            return Optional.empty();
        }
        double ratio = (gain / terms) / (rest / freedom);
        double probability = ratio > 0 ? 1 - new FDistribution(terms, freedom).cumulativeProbability(ratio) : 1;
        return Optional.of(new ProfileBias(shift / terms, probability));
    }

    Optional<String> warning() {
        if (probability > LEVEL || Math.abs(shift) < WORTH_SAYING) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the parabolas are biased: the profiles are not symmetric in ln N (cubic term, p = %.1g). Cubics put N* "
                        + "%.2f%% %s and D* %.2f%% %s at every budget, extrapolated ones too; narrow the profiles around "
                        + "their minima or fit the parametric form",
                Math.max(probability, 1e-16),
                100 * Math.abs(Math.expm1(shift)),
                shift > 0 ? "higher" : "lower",
                100 * Math.abs(Math.expm1(-shift)),
                shift > 0 ? "lower" : "higher"));
    }
}
