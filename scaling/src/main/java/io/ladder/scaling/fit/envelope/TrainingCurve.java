package io.ladder.scaling.fit.envelope;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Loss of one model along its training: rows of one run name, by rising FLOPs. Between rows ln L is a line over ln C.
 * Immutable.
 */
final class TrainingCurve {
    private final double params;
    private final List<Integer> rows;
    private final double meanLogFlopsFactor;
    private final double[] logFlops;
    private final double[] logTokens;
    private final double[] logLosses;

    private TrainingCurve(double params, List<Integer> rows, List<Run> distinct) {
        this.params = params;
        this.rows = List.copyOf(rows);
        this.logFlops = logarithms(distinct, Run::flops);
        this.logTokens = logarithms(distinct, Run::tokens);
        this.logLosses = logarithms(distinct, Run::loss);
        double sum = 0;
        for (int i = 0; i < logFlops.length; i++) {
            sum += logFlops[i] - Math.log(params) - logTokens[i];
        }
        this.meanLogFlopsFactor = sum / logFlops.length;
    }

    /** Curves of at least two rows. Rows of one name whose N differ are different models. */
    static List<TrainingCurve> of(List<Run> runs) {
        record Model(String name, double params) {}
        var byModel = new LinkedHashMap<Model, List<Integer>>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            byModel.computeIfAbsent(new Model(run.name(), run.params()), ignored -> new ArrayList<>())
                    .add(i);
        }
        var curves = new ArrayList<TrainingCurve>();
        byModel.forEach((model, rows) -> {
            List<Run> byFlops = rows.stream()
                    .map(runs::get)
                    .sorted(Comparator.comparingDouble(Run::flops))
                    .toList();
            var distinct = new ArrayList<Run>();
            for (Run row : byFlops) {
                if (distinct.isEmpty()
                        || row.flops() > distinct.get(distinct.size() - 1).flops()) {
                    distinct.add(row);
                }
            }
            if (distinct.size() > 1) {
                curves.add(new TrainingCurve(model.params(), rows, distinct));
            }
        });
        return List.copyOf(curves);
    }

    /** Places of its rows in the list that it was made of. */
    List<Integer> rows() {
        return rows;
    }

    /** Number of points: rows of different FLOPs. */
    int numPoints() {
        return logFlops.length;
    }

    /** Of point i. */
    double logFlops(int i) {
        return logFlops[i];
    }

    /** Of point i. */
    double logLoss(int i) {
        return logLosses[i];
    }

    /** Mean of ln (C / (N D)) over the points. */
    double meanLogFlopsFactor() {
        return meanLogFlopsFactor;
    }

    double params() {
        return params;
    }

    double leastLogFlops() {
        return logFlops[0];
    }

    double mostLogFlops() {
        return logFlops[logFlops.length - 1];
    }

    /** Whether the curve has a loss at a budget. */
    boolean reaches(double at) {
        return at >= leastLogFlops() && at <= mostLogFlops();
    }

    /** ln L at a budget that the curve reaches. */
    double logLossAt(double at) {
        return interpolated(logLosses, at);
    }

    /** ln D at a budget that the curve reaches. */
    double logTokensAt(double at) {
        return interpolated(logTokens, at);
    }

    private double interpolated(double[] values, double at) {
        int found = Arrays.binarySearch(logFlops, at);
        if (found >= 0) {
            return values[found];
        }
        int after = -found - 1;
        double share = (at - logFlops[after - 1]) / (logFlops[after] - logFlops[after - 1]);
        return (1 - share) * values[after - 1] + share * values[after];
    }

    private static double[] logarithms(List<Run> rows, ToDoubleFunction<Run> quantity) {
        return rows.stream()
                .mapToDouble(row -> Math.log(quantity.applyAsDouble(row)))
                .toArray();
    }
}
