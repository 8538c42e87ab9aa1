package io.ladder.scaling.fit.envelope;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Loss of one model along its training: rows of one run name, by rising FLOPs. Between rows ln L is a line over ln C.
 *
 * @param rows at least two, of different FLOPs
 */
record TrainingCurve(String name, double params, List<Run> rows) {
    /** Rows of one name whose N differ are different models. */
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
                curves.add(new TrainingCurve(model.name(), model.params(), List.copyOf(distinct)));
            }
        });
        return List.copyOf(curves);
    }

    double leastFlops() {
        return rows.get(0).flops();
    }

    double mostFlops() {
        return rows.get(rows.size() - 1).flops();
    }

    /** Whether the curve has a loss at a budget. */
    boolean reaches(double logFlops) {
        return logFlops >= Math.log(leastFlops()) && logFlops <= Math.log(mostFlops());
    }

    /** ln L at a budget that the curve reaches. */
    double logLossAt(double logFlops) {
        return at(logFlops, true);
    }

    /** ln D at a budget that the curve reaches. */
    double logTokensAt(double logFlops) {
        return at(logFlops, false);
    }

    private double at(double logFlops, boolean loss) {
        for (int i = 1; i < rows.size(); i++) {
            double from = Math.log(rows.get(i - 1).flops());
            double to = Math.log(rows.get(i).flops());
            if (logFlops >= from && logFlops <= to) {
                double share = (logFlops - from) / (to - from);
                return (1 - share) * log(rows.get(i - 1), loss) + share * log(rows.get(i), loss);
            }
        }
        throw new IllegalArgumentException(
                name + " has rows of " + leastFlops() + " to " + mostFlops() + " FLOPs, none at " + Math.exp(logFlops));
    }

    private static double log(Run row, boolean loss) {
        return Math.log(loss ? row.loss() : row.tokens());
    }
}
