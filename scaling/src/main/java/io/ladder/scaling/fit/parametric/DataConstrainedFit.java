package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.chinchilla.ChinchillaFit;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.regression.CurveFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@link DataConstrainedLaw} by least squares on ln L.
 *
 * <p>Muennighoff et al. 2023 (section 5 and appendix A) find the base law from runs of one epoch and keep it while they
 * fit R_D* and R_N*. Here that is the start only: by the law's own definition a run with more parameters than its text
 * can feed is discounted in its first epoch already, so a base law found without the half-lives is off, and all seven
 * constants are brought to their common minimum.
 */
public final class DataConstrainedFit {
    /** E, A, B, alpha, beta and the two half-lives. */
    public static final int CONSTANTS = 7;

    /** Five constants of the base law and one to gainsay them. */
    private static final int FEWEST_UNREPEATED = 6;

    /** Epochs that count as one: D is a whole number of batches, U is not. */
    private static final double ONCE = 1.001;

    private static final double[] GRID = Grid.logs(0.5, 200, 10);

    /** Repetitions of the most repeated run below which wear does not show. */
    private static final double FEW_REPETITIONS = 3;

    /** Half-lives outside of this range are those of a flat sum, not of the runs. */
    private static final double SHORTEST = 0.01;

    private static final double LONGEST = 1e4;

    /** E below this share of the lowest loss is none. */
    private static final double NO_FLOOR = 1e-3;

    private DataConstrainedFit() {}

    /**
     * Fits everything: base law and half-lives together.
     *
     * @param runs all, each with column {@code uniqueTokens}
     * @throws ConfigException if the column is missing or too few runs repeat their tokens
     */
    public static DataConstrainedLaw of(List<Run> runs) {
        check(runs);
        List<Run> unrepeated = unrepeated(runs);
        ChinchillaLaw base = ChinchillaFit.law(isEnough(unrepeated) ? unrepeated : discounted(runs));
        return JointSearch.around(runs, search(repeated(runs), base, Grid.of(GRID, GRID)));
    }

    /**
     * Fits the two half-lives.
     *
     * @param base law of tokens seen once
     * @throws ConfigException as {@link #of(List)}
     */
    public static DataConstrainedLaw of(List<Run> runs, ChinchillaLaw base) {
        check(runs);
        return search(repeated(runs), base, Grid.of(GRID, GRID));
    }

    /**
     * Fits runs whose law is nearly known.
     *
     * @throws ConfigException if too few of these runs repeat their tokens
     */
    public static DataConstrainedLaw near(List<Run> runs, DataConstrainedLaw start) {
        check(runs);
        return JointSearch.near(runs, start);
    }

    /** Tokens as the published half-life counts them: a table to start from where every run repeats. */
    private static List<Run> discounted(List<Run> runs) {
        return runs.stream()
                .map(run -> new Run(
                        run.name(),
                        run.params(),
                        DataConstrainedLaw.effective(
                                run.tokens(), unique(run), DataConstrainedLaw.PUBLISHED_TOKENS_HALF_LIFE),
                        run.flops(),
                        run.loss(),
                        run.lossError(),
                        run.more()))
                .toList();
    }

    private static void check(List<Run> runs) {
        new Enough(DataConstrainedLaw.FORM, runs)
                .points(CONSTANTS)
                .column(DataConstrainedLaw.UNIQUE_TOKENS, "distinct tokens there were, U")
                .orThrow();
        List<Run> repeated = repeated(runs);
        if (Enough.distinct(repeated.stream()
                        .mapToDouble(DataConstrainedFit::epochs)
                        .toArray())
                < 2) {
            throw new ConfigException(
                    "form dataConstrained needs runs of two different numbers of epochs above one, but "
                            + repeated.size() + " of " + runs.size()
                            + " runs have tokens > uniqueTokens; train on a small share of the text for several epochs");
        }
    }

    private static boolean isEnough(List<Run> unrepeated) {
        return unrepeated.stream().map(ModelPoint::of).distinct().count() >= FEWEST_UNREPEATED;
    }

    private static List<Run> repeated(List<Run> runs) {
        return runs.stream().filter(run -> epochs(run) > ONCE).toList();
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
        return runs.stream().filter(run -> epochs(run) <= ONCE).toList();
    }

    /** What is doubtful of a fitted law. */
    public static List<String> warnings(List<Run> runs, DataConstrainedLaw law) {
        var warnings = new ArrayList<String>();
        double most =
                runs.stream().mapToDouble(DataConstrainedFit::epochs).max().orElseThrow();
        List<Run> once = unrepeated(runs);
        if (!isEnough(once)) {
            warnings.add("only " + once.size() + " runs see no token twice: base law and half-lives lean on each other;"
                    + " add runs of one epoch");
        }
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
        double lowest = runs.stream().mapToDouble(Run::loss).min().orElseThrow();
        if (law.base().e() < NO_FLOOR * lowest) {
            warnings.add(
                    "E is 0: the runs do not show where the loss levels off, and what the law says of much larger ones is"
                            + " too low");
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

    static double unique(Run run) {
        return run.more().getOrDefault(DataConstrainedLaw.UNIQUE_TOKENS, Double.NaN);
    }
}
