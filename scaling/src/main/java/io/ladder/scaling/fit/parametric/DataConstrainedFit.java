package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.regression.CurveFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * R_D* and R_N* of {@link DataConstrainedLaw} by least squares on ln L, on top of a base law found from runs that
 * repeat nothing (Muennighoff et al. 2023, section 5 and appendix A, where the base law is found first and kept).
 */
public final class DataConstrainedFit {
    private static final double[] GRID = Grid.logs(0.5, 200, 10);

    /** Repetitions of the most repeated run below which wear does not show. */
    private static final double FEW_REPETITIONS = 3;

    /** Half-lives outside of this range are those of a flat sum, not of the runs. */
    private static final double SHORTEST = 0.01;

    private static final double LONGEST = 1e4;

    private DataConstrainedFit() {}

    /**
     * Fits the two half-lives.
     *
     * @param runs all, each with column {@code uniqueTokens}
     * @param base law of tokens seen once
     * @throws ConfigException if the column is missing or no run repeats its tokens
     */
    public static DataConstrainedLaw of(List<Run> runs, ChinchillaLaw base) {
        new Enough(DataConstrainedLaw.FORM, runs)
                .column(DataConstrainedLaw.UNIQUE_TOKENS, "distinct tokens there were, U")
                .orThrow();
        List<Run> repeated = runs.stream().filter(run -> epochs(run) > 1).toList();
        if (Enough.distinct(repeated.stream()
                        .mapToDouble(DataConstrainedFit::epochs)
                        .toArray())
                < 2) {
            throw new ConfigException(
                    "form dataConstrained needs runs of two different numbers of epochs above one, but "
                            + repeated.size() + " of " + runs.size()
                            + " runs have tokens > uniqueTokens; train on a small share of the text for several epochs");
        }
        return search(repeated, base, Grid.of(GRID, GRID));
    }

    /** Fits runs whose half-lives are nearly known; those that repeat nothing say nothing and may be among them. */
    public static DataConstrainedLaw near(List<Run> runs, ChinchillaLaw base, DataConstrainedLaw start) {
        List<Run> repeated = runs.stream().filter(run -> epochs(run) > 1).toList();
        return search(
                repeated, base, List.of(new double[] {Math.log(start.tokensHalfLife()), Math.log(start.paramsHalfLife())
                }));
    }

    private static DataConstrainedLaw search(List<Run> repeated, ChinchillaLaw base, List<double[]> starts) {
        CurveFit fit = CurveFit.from(
                starts,
                theta -> residuals(repeated, new DataConstrainedLaw(base, Math.exp(theta[0]), Math.exp(theta[1]), 1)));
        return new DataConstrainedLaw(
                base, Math.exp(fit.at().get(0)), Math.exp(fit.at().get(1)), Double.POSITIVE_INFINITY);
    }

    /** Runs that see no token twice: those the base law is found from. */
    public static List<Run> unrepeated(List<Run> runs) {
        return runs.stream().filter(run -> epochs(run) <= 1).toList();
    }

    /** What is doubtful of a fitted law. */
    public static List<String> warnings(List<Run> runs, DataConstrainedLaw law) {
        var warnings = new ArrayList<String>();
        double most =
                runs.stream().mapToDouble(DataConstrainedFit::epochs).max().orElseThrow();
        if (most < FEW_REPETITIONS) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "no run repeats its tokens more than %.1f times: R_D* rests on little wear; train some for 10 epochs"
                            + " or more",
                    most));
        }
        if (outside(law.tokensHalfLife())) {
            warnings.add(
                    String.format(Locale.ROOT, "R_D* = %.3g is not identified by these runs", law.tokensHalfLife()));
        }
        boolean excess =
                runs.stream().anyMatch(run -> run.params() > law.paramsFor(Math.min(run.tokens(), unique(run))));
        if (!excess || outside(law.paramsHalfLife())) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "R_N* = %.3g is not identified: %s",
                    law.paramsHalfLife(),
                    excess ? "the sum of squares is flat in it" : "no run has more parameters than its text can feed"));
        }
        return List.copyOf(warnings);
    }

    private static boolean outside(double halfLife) {
        return halfLife < SHORTEST || halfLife > LONGEST;
    }

    /** ln L less the law's: what is squared and summed. */
    public static double[] residuals(List<Run> runs, DataConstrainedLaw law) {
        return runs.stream()
                .mapToDouble(run -> Math.log(run.loss()) - Math.log(law.loss(run.params(), run.tokens(), unique(run))))
                .toArray();
    }

    private static double epochs(Run run) {
        return run.tokens() / unique(run);
    }

    private static double unique(Run run) {
        return run.more().getOrDefault(DataConstrainedLaw.UNIQUE_TOKENS, Double.NaN);
    }
}
