package io.ladder.scaling.fit.envelope;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Loss of one model along its training: rows of one run name, by rising FLOPs. Between rows ln L is a line over ln C. */
final class TrainingCurve {
    private final double params;
    private final double[] logFlops;
    private final double[] logTokens;
    private final double[] logLosses;

    private TrainingCurve(double params, List<Run> rows) {
        this.params = params;
        this.logFlops = logarithms(rows, Run::flops);
        this.logTokens = logarithms(rows, Run::tokens);
        this.logLosses = logarithms(rows, Run::loss);
    }

    /** Curves of at least two rows. Rows of one name whose N differ are different models. */
    static List<TrainingCurve> of(List<Run> runs) {
        record Model(String name, double params) {}
        var byModel = new LinkedHashMap<Model, List<Run>>();
        for (Run run : runs) {
            byModel.computeIfAbsent(new Model(run.name(), run.params()), ignored -> new ArrayList<>())
                    .add(run);
        }
        var curves = new ArrayList<TrainingCurve>();
        byModel.forEach((model, rows) -> {
            rows.sort(Comparator.comparingDouble(Run::flops));
            var distinct = new ArrayList<Run>();
            for (Run row : rows) {
                if (distinct.isEmpty()
                        || row.flops() > distinct.get(distinct.size() - 1).flops()) {
                    distinct.add(row);
                }
            }
            if (distinct.size() > 1) {
                curves.add(new TrainingCurve(model.params(), distinct));
            }
        });
        return List.copyOf(curves);
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
