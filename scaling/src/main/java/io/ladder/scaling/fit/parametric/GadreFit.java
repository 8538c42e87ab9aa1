package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.chinchilla.ChinchillaFit;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.regression.SeparableFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@link GadreLaw} by plain least squares on the loss, as Gadre et al. 2024 fit it (section 3.2). Linear in E, a and b
 * for a given eta, so that eta alone is searched.
 */
public final class GadreFit {
    public static final int CONSTANTS = 4;

    /** Runs beyond the five constants of the form that it is compared with. */
    private static final int FEWEST_TO_COMPARE = 8;

    private static final double[] GRID = Grid.logs(0.01, 1, 60);

    private GadreFit() {}

    /**
     * Fits.
     *
     * @throws ConfigException if there are fewer than four runs, or they differ too little in compute or in tokens per
     *     parameter
     */
    public static GadreLaw of(List<Run> runs) {
        new Enough(GadreLaw.FORM, runs)
                .points(CONSTANTS)
                .different("D / N, tokens per parameter", 2, run -> run.tokens() / run.params())
                .different("6 N D, compute", 3, run -> 6 * run.params() * run.tokens())
                .orThrow();
        return search(runs, Grid.of(GRID));
    }

    /**
     * Fits runs whose law is nearly known.
     *
     * @throws ConfigException as {@link #of}
     */
    public static GadreLaw near(List<Run> runs, GadreLaw start) {
        return search(runs, List.of(new double[] {Math.log(start.eta())}));
    }

    /** Losses less the law's: what is squared and summed. */
    public static double[] residuals(List<Run> runs, GadreLaw law) {
        return runs.stream()
                .mapToDouble(run -> run.loss() - law.loss(run.params(), run.tokens()))
                .toArray();
    }

    private static GadreLaw search(List<Run> runs, List<double[]> starts) {
        int n = runs.size();
        double[] logFlops = new double[n];
        double[] logRatios = new double[n];
        double[] losses = new double[n];
        double centre = 0;
        for (int i = 0; i < n; i++) {
            Run run = runs.get(i);
            logFlops[i] = Math.log(6 * run.params() * run.tokens());
            logRatios[i] = Math.log(run.tokens() / run.params());
            losses[i] = run.loss();
            centre += logFlops[i] / n;
        }
        double middle = centre;
        SeparableFit fit = SeparableFit.of(
                        theta -> rows(logFlops, middle, logRatios, Math.exp(theta[0])),
                        losses,
                        LinearFit.equalWeights(n),
                        starts)
                .orElseThrow(() -> new ConfigException("form gadre: compute and tokens per parameter of the " + n
                        + " runs depend on each other; add runs of one size trained for different lengths"));
        double eta = Math.exp(fit.nonlinear().get(0));
        double scale = Math.exp(eta * middle);
        return new GadreLaw(
                fit.linear().coefficient(0),
                fit.linear().coefficient(1) * scale,
                fit.linear().coefficient(2) * scale,
                eta);
    }

    /** What is doubtful of a fitted law. */
    public static List<String> warnings(List<Run> runs, GadreLaw law) {
        var warnings = new ArrayList<String>();
        if (runs.size() == CONSTANTS) {
            warnings.add("four runs for four constants: the law passes through every run and nothing checks it");
        }
        if (law.e() < 0) {
            warnings.add(String.format(
                    Locale.ROOT, "E = %.3g is negative: the runs do not show where the loss levels off", law.e()));
        }
        if (law.a() < 0 || law.b() < 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "a = %.3g, b = %.3g: one is negative, so the law has no best D / N; add runs with %s tokens per"
                            + " parameter",
                    law.a(),
                    law.b(),
                    law.a() < 0 ? "more" : "fewer"));
        }
        if (Enough.distinct(runs.stream()
                        .mapToDouble(run -> run.tokens() / run.params())
                        .toArray())
                == 2) {
            warnings.add(
                    "the runs have two values of D / N only: how a and b share the loss rests on them; add a third");
        }
        if (runs.size() > FEWEST_TO_COMPARE) {
            BetterForm.warning(runs, law, ChinchillaFit.law(runs)).ifPresent(warnings::add);
        }
        return List.copyOf(warnings);
    }

    private static double[][] rows(double[] logFlops, double middle, double[] logRatios, double eta) {
        double[][] rows = new double[logFlops.length][];
        for (int i = 0; i < rows.length; i++) {
            double compute = Math.exp(-eta * (logFlops[i] - middle));
            double ratio = Math.exp(eta * logRatios[i]);
            rows[i] = new double[] {1, ratio * compute, compute / ratio};
        }
        return rows;
    }
}
