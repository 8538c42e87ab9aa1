package io.ladder.scaling.fit;

import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Runs that are named by their size, or by their length, so that the bootstrap draws all of one together. Of values read
 * from a figure hardly two are written alike: those of one {@linkplain SharedErrors#group group} get its first run's name.
 */
final class WholeGroups {
    private WholeGroups() {}

    /** The table's runs, renamed where the column of their names is that of N or of D. */
    static List<Run> named(RunTable table) {
        String names = table.taken().get(Column.RUN);
        if (names == null) {
            return table.runs();
        }
        if (Objects.equals(names, table.taken().get(Column.PARAMS))) {
            return named(table.runs(), Run::params);
        }
        return Objects.equals(names, table.taken().get(Column.TOKENS))
                ? named(table.runs(), Run::tokens)
                : table.runs();
    }

    private static List<Run> named(List<Run> runs, ToDoubleFunction<Run> quantity) {
        Map<Long, String> first = new HashMap<>();
        return runs.stream()
                .map(run -> new Run(
                        first.computeIfAbsent(SharedErrors.group(quantity.applyAsDouble(run)), group -> run.name()),
                        run.params(),
                        run.tokens(),
                        run.flops(),
                        run.loss(),
                        run.lossError(),
                        run.more()))
                .toList();
    }
}
