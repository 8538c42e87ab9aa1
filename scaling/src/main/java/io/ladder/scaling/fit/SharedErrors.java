package io.ladder.scaling.fit;

import io.ladder.scaling.law.FrontierLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Whether runs of one size, or of one length, are off the law together: then they are not independent of each other, there
 * is less evidence than there are runs, and a bootstrap that draws runs is too sure.
 *
 * <p>F test of the residuals' means over groups (one-way analysis of variance), level 1% for both kinds of groups together.
 * The law has bent towards the means already, which makes the test miss some. Far residuals are drawn in.
 *
 * @param what the groups share: {@code size}
 * @param column that holds it
 * @param groups their number
 * @param ratio F: variance between groups over that within
 */
record SharedErrors(String what, Column column, int groups, double ratio, double probability) {
    private static final double LEVEL = 0.01;

    private static final int FEWEST_GROUPS = 4;

    private static final int FEWEST_WITHIN = 6;

    /** Relative differences of N or D within a group. */
    private static final double SAME = 1e-3;

    private static final double FAR = 4;

    /**
     * The kind of groups that shows it most; empty if none does, or the bootstrap draws such groups already.
     *
     * @param deviation robust, of the residuals
     */
    static Optional<SharedErrors> of(List<Run> runs, LossLaw law, double deviation) {
        boolean isOfProfiles = law instanceof FrontierLaw; // curves share their errors, profiles are moved as a whole
        if (isOfProfiles || !(deviation > 0)) {
            return Optional.empty();
        }
        return between("size", Column.PARAMS, Run::params, runs, law, deviation)
                .filter(found -> found.probability < LEVEL / 2)
                .or(() -> law.hasTokens()
                        ? between("number of tokens", Column.TOKENS, Run::tokens, runs, law, deviation)
                                .filter(found -> found.probability < LEVEL / 2)
                        : Optional.empty());
    }

    private static Optional<SharedErrors> between(
            String what, Column column, ToDoubleFunction<Run> quantity, List<Run> runs, LossLaw law, double deviation) {
        Map<Long, List<Run>> groups = new LinkedHashMap<>();
        for (Run run : runs) {
            groups.computeIfAbsent(Math.round(Math.log(quantity.applyAsDouble(run)) / SAME), same -> new ArrayList<>())
                    .add(run);
        }
        int within = runs.size() - groups.size();
        boolean isDrawn = groups.values().stream()
                .allMatch(group -> group.stream().map(Run::name).distinct().count() == 1);
        if (groups.size() < FEWEST_GROUPS || within < FEWEST_WITHIN || isDrawn) {
            return Optional.empty();
        }
        double all = runs.stream()
                .mapToDouble(run -> residual(run, law, deviation))
                .average()
                .orElseThrow();
        double between = 0;
        double rest = 0;
        for (List<Run> group : groups.values()) {
            double mean = group.stream()
                    .mapToDouble(run -> residual(run, law, deviation))
                    .average()
                    .orElseThrow();
            between += group.size() * (mean - all) * (mean - all);
            rest += group.stream()
                    .mapToDouble(run -> Math.pow(residual(run, law, deviation) - mean, 2))
                    .sum();
        }
        double ratio = (between / (groups.size() - 1)) / (rest / within);
        double probability = 1 - new FDistribution(groups.size() - 1, within).cumulativeProbability(ratio);
        return Optional.of(new SharedErrors(what, column, groups.size(), ratio, probability));
    }

    private static double residual(Run run, LossLaw law, double deviation) {
        double residual = Math.log(run.loss()) - Math.log(ModelPoint.of(run).loss(law));
        return Math.max(-FAR * deviation, Math.min(FAR * deviation, residual));
    }

    String warning() {
        return String.format(
                Locale.ROOT,
                "runs of one %s are off the law together: residuals vary %.1f times as much between the %d groups as within"
                        + " them (F test, p = %.1g), so these runs are not independent, and intervals that draw single runs are"
                        + " too narrow. To let the bootstrap draw whole groups, take the %s for the run: --run-column=X %s=X"
                        + " --all-rows, with X its column; of few groups the intervals are then wide",
                what,
                ratio,
                groups,
                Math.max(probability, 1e-16),
                what,
                column.option());
    }
}
