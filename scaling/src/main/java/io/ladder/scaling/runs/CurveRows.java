package io.ladder.scaling.runs;

import io.ladder.conf.Counted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Rows along trainings. A row before the last is the loss of a run whose learning rate has not decayed, and a run's rows
 * are not independent of each other: a law of final losses wants the last.
 *
 * <p>Rows of one run name and one N with several D are a training; so are rows of one model name if they carry their
 * step, or are {@value #MANY} lengths or more: a model's name alone may stand for separate runs of several lengths. Where
 * D is not known the step is the length.
 */
final class CurveRows {
    private static final int MANY = 20;
    private static final Set<String> RUN_NAMES = Set.of("run", "runname", "runid", "id");
    private static final Set<String> STEPS =
            Set.of("step", "globalstep", "trainstep", "iteration", "iter", "trainerglobalstep");

    private CurveRows() {}

    private record Training(String name, double params, Optional<Double> unique, Optional<Double> experts) {
        static Training of(Run run) {
            return new Training(
                    run.name(),
                    run.params(),
                    Optional.ofNullable(run.more().get(Column.UNIQUE_TOKENS.word())),
                    Optional.ofNullable(run.more().get(Column.EXPERTS.word())));
        }
    }

    /** The table with the longest row of each training; unchanged if it has no curves. */
    static RunTable last(RunTable table) {
        String column = table.taken().get(Column.RUN);
        if (column == null) {
            return table;
        }
        boolean namesRuns = RUN_NAMES.contains(Column.plain(column));
        Map<Training, List<Run>> byTraining = byTraining(table.runs());
        Map<Training, Double> ends = new LinkedHashMap<>();
        byTraining.forEach((training, rows) -> {
            if (isCurve(rows, namesRuns)) {
                ends.put(
                        training,
                        rows.stream().mapToDouble(CurveRows::length).max().orElseThrow());
            }
        });
        if (ends.isEmpty()) {
            return table;
        }
        List<Run> kept = table.runs().stream()
                .filter(run -> length(run) >= ends.getOrDefault(Training.of(run), 0.0))
                .toList();
        var warnings = new ArrayList<>(table.warnings());
        warnings.add("training curves: " + ends.size() + " of " + Counted.of(byTraining.size(), "run")
                + (ends.size() == 1 ? " has" : " have") + " several rows; the last row of each is its final loss, the "
                + Counted.of(table.runs().size() - kept.size(), "earlier one is", "earlier ones are")
                + " left out (a loss before the learning rate has decayed is no final loss); --all-rows"
                + " keeps them, --form envelope reads whole curves");
        return new RunTable(kept, table.taken(), warnings, table.wrongUnits());
    }

    /** Whether some rows of one N are a training, where all have one name, which so cannot be that of a run. */
    static boolean areUnderOneName(List<Run> runs) {
        return byTraining(runs).values().stream().anyMatch(rows -> isCurve(rows, false));
    }

    private static Map<Training, List<Run>> byTraining(List<Run> runs) {
        Map<Training, List<Run>> byTraining = new LinkedHashMap<>();
        for (Run run : runs) {
            byTraining
                    .computeIfAbsent(Training.of(run), training -> new ArrayList<>())
                    .add(run);
        }
        return byTraining;
    }

    private static boolean isCurve(List<Run> rows, boolean namesRuns) {
        long lengths = rows.stream().mapToDouble(CurveRows::length).distinct().count();
        return lengths > 1 && (namesRuns || lengths >= MANY || steps(rows) > 1);
    }

    /** How long a training had lasted: tokens, or where they are not known steps, 1 where neither is. */
    static double length(Run row) {
        return Double.isNaN(row.tokens()) ? step(row).orElse(1) : row.tokens();
    }

    private static OptionalDouble step(Run row) {
        return row.more().entrySet().stream()
                .filter(column -> STEPS.contains(Column.plain(column.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .mapToDouble(Map.Entry::getValue)
                .findFirst();
    }

    /** Different steps among rows. */
    private static long steps(List<Run> rows) {
        return rows.stream()
                .map(CurveRows::step)
                .flatMapToDouble(OptionalDouble::stream)
                .distinct()
                .count();
    }
}
