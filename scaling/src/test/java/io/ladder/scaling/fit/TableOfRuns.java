package io.ladder.scaling.fit;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs that obey a law, as tests need them. */
public final class TableOfRuns {
    private TableOfRuns() {}

    /** One run on the law. */
    public static Run run(LossLaw law, double params, double tokens, Map<String, Double> more) {
        return new Run(
                String.format("N%.4g-D%.4g", params, tokens),
                params,
                tokens,
                6 * params * tokens,
                law.loss(params, tokens, more),
                Double.NaN,
                more);
    }

    /** Every N with every D. */
    public static List<Run> grid(LossLaw law, double[] params, double[] tokens) {
        var runs = new ArrayList<Run>();
        for (double n : params) {
            for (double d : tokens) {
                runs.add(run(law, n, d, Map.of()));
            }
        }
        return List.copyOf(runs);
    }

    /** The same runs with losses off by normal errors, relative. */
    public static List<Run> noisy(List<Run> runs, double deviation, long seed) {
        var random = new Random(seed);
        return runs.stream()
                .map(run -> run.withLoss(run.loss() * Math.exp(deviation * random.nextGaussian())))
                .toList();
    }

    /** Logarithmically spread values. */
    public static double[] spread(double from, double to, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = from * Math.pow(to / from, i / (count - 1.0));
        }
        return values;
    }

    /**
     * IsoFLOP profiles: models around the best of each budget, each on the tokens that are left for it.
     *
     * @param factor from the best model to the smallest, and to the largest
     * @param sizes of each budget
     */
    public static List<Run> profiles(ChinchillaLaw law, double[] budgets, double factor, int sizes) {
        var runs = new ArrayList<Run>();
        for (double flops : budgets) {
            double best = law.optimalParams(flops);
            for (double params : spread(best / factor, best * factor, sizes)) {
                double tokens = flops / 6 / params;
                runs.add(new Run(
                        "run " + runs.size(),
                        params,
                        tokens,
                        flops,
                        law.loss(params, tokens),
                        Double.NaN,
                        Map.of("budget", flops)));
            }
        }
        return runs;
    }
}
