package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.minimize.Minimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is doubtful about a minimum of the parametric form, in words and figures; and whether it leaves the optimum open. */
final class ChinchillaDoubts {
    /** Constants of two ways to the minimum that differ by less, relatively, agree. */
    private static final double AGREEMENT = 0.005;

    /** An objective that another way found lower by more, relatively, is another minimum. */
    private static final double LOWER = 1e-3;

    /** E below this share of the lowest loss is as good as none. */
    static final double NO_FLOOR = 0.02;

    private static final double[] DOWN = {0.8, 0.65, 0.5, 0.35, 0.2, 0.1};
    private static final double[] UP = {1.25, 1.5, 2, 3, 5, 8};

    /** Of exponents beyond those of plausible laws, of which nothing else tells how sure they are. */
    private static final double[] DOWN_FINELY = {0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8, 0.65, 0.5, 0.35, 0.2, 0.1};

    private static final double[] UP_FINELY = {1.01, 1.02, 1.04, 1.07, 1.1, 1.15, 1.25, 1.5, 2, 3, 5, 8};

    private final ChinchillaObjective objective;
    private final LogRuns runs;
    private final VariableProjection other;
    private final Minimum minimum;
    private final ChinchillaLaw law;
    private final double sum;
    private final List<String> found = new ArrayList<>();
    private final List<LossLaw> alike = new ArrayList<>();
    private String open; // the first reason why the exponents are not known
    private boolean isOpen;
    private Optional<NegativeFloor> negative = Optional.empty();

    private ChinchillaDoubts(ChinchillaObjective objective, LogRuns runs, Minimum minimum, VariableProjection other) {
        this.other = other;
        this.objective = objective;
        this.runs = runs;
        this.minimum = minimum;
        this.law = runs.law(minimum.point());
        this.sum = ChinchillaObjective.sumOfHuberLosses(minimum.value());
    }

    /**
     * All of them.
     *
     * @param other the minimum found by the other way
     */
    static ChinchillaDoubts of(ChinchillaObjective objective, LogRuns runs, Minimum minimum, VariableProjection other) {
        var doubts = new ChinchillaDoubts(objective, runs, minimum, other);
        doubts.otherWay();
        doubts.edges();
        doubts.floor();
        doubts.profile("alpha", ChinchillaObjective.LOG_ALPHA, fitted -> fitted.alpha());
        doubts.profile("beta", ChinchillaObjective.LOG_BETA, fitted -> fitted.beta());
        return doubts;
    }

    /** All of them, for people. */
    List<String> warnings() {
        return List.copyOf(found);
    }

    /** Why the exponents, and with them the best split of compute, are not determined; empty if they are. */
    Optional<String> undetermined() {
        return Optional.ofNullable(open);
    }

    /** A law whose E is negative, if the runs ask for it. */
    Optional<NegativeFloor> negative() {
        return negative;
    }

    /**
     * Laws at the ends of what explains the runs as well, of constants that are not identified or that no known law has:
     * intervals that do not hold them would contradict the warnings.
     */
    List<LossLaw> alike() {
        return List.copyOf(alike);
    }

    /** Whether values of some constant that lie far apart fit the runs as well as each other. */
    boolean isOpen() {
        return isOpen || open != null;
    }

    private void undetermined(String format, Object... values) {
        if (open == null) {
            open = String.format(Locale.ROOT, format, values);
        }
    }

    private void say(String format, Object... values) {
        found.add(String.format(Locale.ROOT, format, values));
    }

    private void otherWay() {
        // Without noise both objectives are rounding; constants still tell whether the ways agree.
        boolean isSame = differ(law.alpha(), other.law().alpha()) <= AGREEMENT
                && differ(law.beta(), other.law().beta()) <= AGREEMENT
                && Math.abs(law.e() - other.law().e()) <= AGREEMENT * runs.lowestLoss();
        if (isSame) {
            return;
        }
        boolean isFlat = Math.abs(other.objective() - sum) <= LOWER * Math.max(sum, other.objective());
        say(
                "two ways to the minimum disagree: directly E=%.4g, alpha=%.4g, beta=%.4g at objective %.7g, by variable"
                        + " projection E=%.4g, alpha=%.4g, beta=%.4g at %.7g; %s",
                law.e(),
                law.alpha(),
                law.beta(),
                sum,
                other.law().e(),
                other.law().alpha(),
                other.law().beta(),
                other.objective(),
                isFlat
                        ? "both fit alike, so the runs do not determine these constants"
                        : "the direct one is reported; trust neither before knowing why");
    }

    private static double differ(double a, double b) {
        return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
    }

    private void edges() {
        edge("alpha", law.alpha());
        edge("beta", law.beta());
        if (!minimum.isConverged()) {
            say(
                    "the search ended before its minimum (gradient %.2g): constants are not to be trusted",
                    minimum.gradientNorm());
        }
    }

    private void edge(String symbol, double value) {
        if (isEdge(value)) {
            say(
                    "%s=%.4g lies on or beyond the edge of the grid of starts (%g to %g): no known law has such an"
                            + " exponent, so the runs do not show this term",
                    symbol, value, ChinchillaSearch.lowestExponent(), ChinchillaSearch.highestExponent());
            undetermined(
                    "%s=%.3g is an exponent that no known law has, so the runs do not show this term", symbol, value);
        }
    }

    private static boolean isEdge(double exponent) {
        return exponent <= ChinchillaSearch.lowestExponent() || exponent >= ChinchillaSearch.highestExponent();
    }

    private void floor() {
        if (law.e() > NO_FLOOR * runs.lowestLoss()) {
            profile("E", ChinchillaObjective.LOG_FLOOR, fitted -> fitted.e());
            return;
        }
        VariableProjection free = VariableProjection.of(runs, true);
        negative = NegativeFloor.of(runs, free, sum);
        if (negative.isPresent()) {
            say("%s", negative.get().warning());
            undetermined("%s", negative.get().undetermined());
        } else if (free.law().e() < 0 && free.objective() < sum) {
            say(
                    "E is held at zero; free in sign it would be negative, E=%.3g (objective %.7g instead of %.7g): the"
                            + " runs do not show the loss flattening out",
                    free.law().e(), free.objective(), sum);
        } else {
            say("E=%.3g is as good as zero: the runs do not show the loss flattening out", law.e());
        }
    }

    private interface Constant {
        double of(ChinchillaLaw law);
    }

    private void profile(String symbol, int index, Constant constant) {
        double best = constant.of(law);
        boolean isEdge = index != ChinchillaObjective.LOG_FLOOR && isEdge(best);
        Profile profile = Profile.of(objective, minimum, index, isEdge ? DOWN_FINELY : DOWN, isEdge ? UP_FINELY : UP);
        double[] at = minimum.point().clone();
        at[index] = profile.low();
        double low = constant.of(runs.law(at));
        at[index] = profile.high();
        double high = constant.of(runs.law(at));
        boolean isFlat = low <= best * 0.5 || high >= best * 2;
        if (isFlat || isEdge) {
            List<double[]> ends = isEdge ? profile.beyond() : profile.ends();
            ends.stream().map(runs::law).forEach(alike::add);
        }
        if (isFlat) {
            isOpen = true;
            say(
                    "%s is not identified: its profile is flat, every value from %.3g%s to %.3g%s fits these runs as well"
                            + " as %.3g (the others following)",
                    symbol,
                    low,
                    profile.isOpenBelow() ? " or less" : "",
                    high,
                    profile.isOpenAbove() ? " or more" : "",
                    best);
        }
        if (index != ChinchillaObjective.LOG_FLOOR && (profile.isOpenBelow() || profile.isOpenAbove())) {
            undetermined(
                    "exponent %s may be anything from %.3g%s to %.3g%s, the other constants following; train more runs, at"
                            + " wider spread numbers of parameters and of tokens",
                    symbol,
                    low,
                    profile.isOpenBelow() ? " or less" : "",
                    high,
                    profile.isOpenAbove() ? " or more" : "");
        }
    }
}
