package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.SeparableFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@link MixtureLaw} by least squares on log L (Clark et al. 2022, section 4): linear in a, b, c and d for given E_start
 * and E_max, so that these two alone are searched.
 */
public final class MixtureFit {
    public static final int CONSTANTS = 6;

    /** Different numbers of experts that show where they start to count and where they saturate. */
    private static final int FEWEST_EXPERTS = 4;

    private static final double[] STARTS = Grid.logs(0.1, 30, 12);
    private static final double[] RATIOS = Grid.logs(2, 1e5, 12);

    /** E_max above this many times the largest number of experts is not seen by the runs. */
    private static final double UNSEEN = 100;

    /** An effective number of experts that varies by less, relatively, does not vary. */
    private static final double NO_EFFECT = 0.1;

    /** Logarithm of what is as good as infinite here. */
    private static final double FARTHEST = Math.log(1e30);

    private MixtureFit() {}

    /**
     * Fits.
     *
     * @throws ConfigException if column {@code experts} is missing, or the runs have fewer than four different numbers
     *     of experts or two sizes
     */
    public static MixtureLaw of(List<Run> runs) {
        new Enough(MixtureLaw.FORM, runs)
                .points(CONSTANTS)
                .column(MixtureLaw.EXPERTS, "number of experts, 1 for a dense model")
                .different("experts", FEWEST_EXPERTS, MixtureFit::experts)
                .different("N", 2, Run::params)
                .orThrow();
        return search(runs, Grid.of(STARTS, RATIOS));
    }

    /**
     * Fits runs whose law is nearly known.
     *
     * @throws ConfigException if the runs' N and experts depend on each other
     */
    public static MixtureLaw near(List<Run> runs, MixtureLaw start) {
        double ratio = start.max() / start.start() - 1;
        return search(runs, List.of(new double[] {Math.log(start.start()), Math.log(ratio)}));
    }

    /** log L less the law's: what is squared and summed. */
    public static double[] residuals(List<Run> runs, MixtureLaw law) {
        return runs.stream()
                .mapToDouble(run -> Math.log10(run.loss()) - Math.log10(law.lossOf(run.params(), experts(run))))
                .toArray();
    }

    private static MixtureLaw search(List<Run> runs, List<double[]> starts) {
        double[] logLosses =
                runs.stream().mapToDouble(run -> Math.log10(run.loss())).toArray();
        double centre = runs.stream()
                .mapToDouble(run -> Math.log10(run.params()))
                .average()
                .orElseThrow();
        SeparableFit fit = SeparableFit.of(
                        theta -> rows(runs, centre, theta), logLosses, LinearFit.equalWeights(runs.size()), starts)
                .orElseThrow(() -> new ConfigException("form moe: N and experts of the " + runs.size()
                        + " runs depend on each other; train each size with several numbers of experts"));
        double start = Math.exp(fit.nonlinear().get(0));
        double max = max(start, fit.nonlinear().get(1));
        requireEffect(runs, start, max);
        double[] c = fit.linear().coefficients();
        // Columns are 1, n - centre, e, (n - centre) e.
        return new MixtureLaw(c[1], c[2] - c[3] * centre, c[3], c[0] - c[1] * centre, start, max, 1);
    }

    /** Where Ê is the same for all runs, b, c and d stand for each other, and any of them for anything. */
    private static void requireEffect(List<Run> runs, double start, double max) {
        var experts = runs.stream().mapToDouble(MixtureFit::experts).summaryStatistics();
        double effect =
                MixtureLaw.saturated(experts.getMax(), start, max) / MixtureLaw.saturated(experts.getMin(), start, max);
        if (!(effect > 1 + NO_EFFECT)) {
            throw new ConfigException(String.format(
                    Locale.ROOT,
                    "form moe: the %d runs do not show what experts do: by the law that fits them best (E_start = %.3g, E_max ="
                            + " %.3g) %.0f experts are worth as many as %.0f; are the runs of one length of training and one"
                            + " recipe?",
                    runs.size(),
                    start,
                    max,
                    experts.getMax(),
                    experts.getMin()));
        }
    }

    /** What is doubtful of a fitted law. */
    public static List<String> warnings(List<Run> runs, MixtureLaw law) {
        var warnings = new ArrayList<String>();
        double most = runs.stream().mapToDouble(MixtureFit::experts).max().orElseThrow();
        if (law.max() > UNSEEN * most) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "E_max = %.3g is not identified: the runs, of %.0f experts at most, show no saturation",
                    law.max(),
                    most));
        }
        if (runs.size() == CONSTANTS) {
            warnings.add("six runs for six constants: the law passes through every run and nothing checks it");
        }
        if (runs.stream().anyMatch(run -> Double.isNaN(run.tokens()))) {
            warnings.add(
                    "the table has no tokens (D), which form moe does not ask for: it holds for runs of one training"
                            + " length, and whether these are such could not be checked");
        } else if (Enough.distinct(runs.stream().mapToDouble(Run::tokens).toArray()) > 1) {
            warnings.add("the runs differ in D, which form moe does not know: it takes the difference for scatter; fit"
                    + " runs of one training length");
        }
        return List.copyOf(warnings);
    }

    private static double[][] rows(List<Run> runs, double centre, double[] theta) {
        double start = Math.exp(theta[0]);
        double max = max(start, theta[1]);
        double[][] rows = new double[runs.size()][];
        for (int i = 0; i < rows.length; i++) {
            double n = Math.log10(runs.get(i).params()) - centre;
            double e = Math.log10(MixtureLaw.saturated(experts(runs.get(i)), start, max));
            rows[i] = new double[] {1, n, e, n * e};
        }
        return rows;
    }

    /** Bounded, so that runs that show no saturation have a law all the same, of an E_max that is far away. */
    private static double max(double start, double logRatio) {
        return start + start * Math.exp(Math.min(FARTHEST, logRatio));
    }

    private static double experts(Run run) {
        return run.more().getOrDefault(MixtureLaw.EXPERTS, Double.NaN);
    }
}
