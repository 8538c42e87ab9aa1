package io.ladder.scaling.report.section;

import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Where a measured loss would fall: the loss by every bootstrap replicate's law, times the scatter of a run drawn from
 * the fitted runs' residuals (Efron and Tibshirani 1993, section 25.4). Draws are seeded: a report is the same each time.
 */
final class Spread {
    private static final long SEED = 4;

    /** Enough for percentiles 2.5 and 97.5; a page asks for some hundred intervals. */
    private static final int MOST_LAWS = 1000;

    private final List<LossLaw> laws;
    private final double[] scatter;

    Spread(FitReport report) {
        laws = laws(report.law(), report.draws());
        double[] residuals = report.runs().stream()
                .filter(run -> run.excluded().isEmpty())
                .mapToDouble(FittedRun::residual)
                .filter(Double::isFinite)
                .toArray();
        var random = new SplittableRandom(SEED);
        scatter = new double[laws.size()];
        for (int i = 0; i < scatter.length && residuals.length > 0; i++) {
            scatter[i] = residuals[random.nextInt(residuals.length)];
        }
    }

    /** 95% prediction interval of the loss of one new run; empty without bootstrap replicates. */
    Optional<Interval> of(double params, double tokens) {
        double[] losses = new double[laws.size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = laws.get(i).loss(params, tokens) * Math.exp(scatter[i]);
        }
        return interval(losses);
    }

    /** 95% confidence interval of N*; empty without bootstrap replicates. */
    Optional<Interval> ofOptimalParams(double flops) {
        return interval(laws.stream()
                .flatMap(law -> new Frontier(law).at(flops).stream())
                .mapToDouble(Optimum::params)
                .toArray());
    }

    private static Optional<Interval> interval(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length < 2) {
            return Optional.empty();
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double squares = Arrays.stream(sorted)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double tail = (1 - Interval.LEVEL) / 2;
        return Optional.of(new Interval(
                percentile(sorted, tail), percentile(sorted, 1 - tail), Math.sqrt(squares / (sorted.length - 1))));
    }

    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The replicates' laws; none if the form cannot be made from its constants alone. */
    private static List<LossLaw> laws(LossLaw law, Draws draws) {
        var laws = new ArrayList<LossLaw>();
        Map<String, double[]> bySymbol = draws.bySymbol();
        if (!LawsByForm.forms().contains(law.form())
                || !bySymbol.keySet().containsAll(law.symbols().keySet())) {
            return laws;
        }
        int stride = Math.max(1, (draws.size() + MOST_LAWS - 1) / MOST_LAWS);
        for (int i = 0; i < draws.size(); i += stride) {
            var symbols = new LinkedHashMap<String, Double>();
            for (String symbol : law.symbols().keySet()) {
                symbols.put(symbol, bySymbol.get(symbol)[i]);
            }
            laws.add(LawsByForm.of(law.form(), symbols));
        }
        return laws;
    }
}
