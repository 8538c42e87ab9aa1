package io.ladder.scaling.fit.parametric;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.KaplanLaw;
import io.ladder.scaling.regression.CurveFit;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link KaplanLaw} by least squares on ln L. Starts come from the law raised to 1 / alpha_D, which is linear in what is
 * left when alpha_D and alpha_N / alpha_D are given.
 */
public final class KaplanFit {
    public static final int CONSTANTS = 4;
    private static final double[] ALPHAS = Grid.logs(0.02, 1, 9);
    private static final double[] RATIOS = Grid.logs(0.2, 5, 9);

    /** An addend's share of the bracket where the linear start wants it negative. */
    private static final double SMALL = 1e-3;

    private final int n;
    private final double[] x;
    private final double[] y;
    private final double[] logLosses;
    private final double centreParams;
    private final double centreTokens;

    private KaplanFit(List<Run> runs) {
        n = runs.size();
        centreParams = runs.stream()
                .mapToDouble(run -> Math.log(run.params()))
                .average()
                .orElseThrow();
        centreTokens = runs.stream()
                .mapToDouble(run -> Math.log(run.tokens()))
                .average()
                .orElseThrow();
        x = runs.stream()
                .mapToDouble(run -> Math.log(run.params()) - centreParams)
                .toArray();
        y = runs.stream()
                .mapToDouble(run -> Math.log(run.tokens()) - centreTokens)
                .toArray();
        logLosses = runs.stream().mapToDouble(run -> Math.log(run.loss())).toArray();
    }

    /**
     * Fits.
     *
     * @throws ConfigException if there are fewer than four runs or N or D takes one value only
     */
    public static KaplanLaw of(List<Run> runs) {
        new Enough(KaplanLaw.FORM, runs)
                .points(CONSTANTS)
                .different("N", 2, Run::params)
                .different("D", 2, Run::tokens)
                .orThrow();
        return new KaplanFit(runs).from(Grid.of(RATIOS, ALPHAS));
    }

    /**
     * Fits runs whose law is nearly known.
     *
     * @param start near the law, and of any scale
     */
    public static KaplanLaw near(List<Run> runs, KaplanLaw start) {
        return new KaplanFit(runs)
                .from(List.of(new double[] {Math.log(start.alphaN() / start.alphaD()), Math.log(start.alphaD())}));
    }

    /** ln L less the law's: what is squared and summed. */
    public static double[] residuals(List<Run> runs, KaplanLaw law) {
        return runs.stream()
                .mapToDouble(run -> Math.log(run.loss()) - Math.log(law.loss(run.params(), run.tokens())))
                .toArray();
    }

    /** What is doubtful of a fitted law. */
    public static List<String> warnings(List<Run> runs, KaplanLaw law) {
        var warnings = new ArrayList<String>();
        warnings.add("Kaplan's form has no irreducible loss: far beyond the runs its losses are too low, and its"
                + " exponents differ from those of forms with E; use it to compare");
        if (runs.size() == CONSTANTS) {
            warnings.add("four runs for four constants: the law passes through every run and nothing checks it");
        }
        return List.copyOf(warnings);
    }

    /** From places {ln(alpha_N / alpha_D), ln alpha_D}. */
    private KaplanLaw from(List<double[]> places) {
        List<double[]> starts =
                places.stream().map(place -> start(place[0], place[1])).toList();
        double[] found = CurveFit.from(starts, this::residuals).constants();
        double ratio = Math.exp(found[2]);
        double alphaD = Math.exp(found[3]);
        // u = ratio (ln N_c - centre) and v = ln D_c - centre.
        return new KaplanLaw(
                Math.exp(found[0] / ratio + centreParams), Math.exp(found[1] + centreTokens), ratio * alphaD, alphaD);
    }

    /** {u, v, ln(alpha_N / alpha_D), ln alpha_D} with ln L = alpha_D ln(e^(u - ratio x) + e^(v - y)). */
    private double[] residuals(double[] constants) {
        double ratio = Math.exp(constants[2]);
        double alphaD = Math.exp(constants[3]);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            double first = constants[0] - ratio * x[i];
            double second = constants[1] - y[i];
            double larger = Math.max(first, second);
            double log = larger + Math.log1p(Math.exp(-Math.abs(first - second)));
            residuals[i] = logLosses[i] - alphaD * log;
        }
        return residuals;
    }

    private double[] start(double logRatio, double logAlpha) {
        double ratio = Math.exp(logRatio);
        double alphaD = Math.exp(logAlpha);
        double[][] rows = new double[n][];
        double[] weights = new double[n];
        double[] target = new double[n];
        double meanLog = java.util.Arrays.stream(logLosses).average().orElseThrow();
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {Math.exp(-ratio * x[i]), Math.exp(-y[i])};
            target[i] = Math.exp((logLosses[i] - meanLog) / alphaD);
            weights[i] = 1 / (target[i] * target[i]);
        }
        double[] c = LinearFit.of(rows, target, weights)
                .map(LinearFit::coefficients)
                .orElseGet(() -> new double[] {0.5, 0.5});
        double shift = meanLog / alphaD;
        return new double[] {
            Math.log(Math.max(c[0], SMALL)) + shift, Math.log(Math.max(c[1], SMALL)) + shift, logRatio, logAlpha
        };
    }
}
