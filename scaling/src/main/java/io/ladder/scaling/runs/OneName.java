package io.ladder.scaling.runs;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of names that holds one name for runs of several N, of the experiment or the architecture say. It tells no run
 * from another: taken at its word, all rows would be one cluster, of which no bootstrap can draw anything but the table.
 */
final class OneName {
    private OneName() {}

    /** Whether it is so. */
    static boolean isOf(List<Run> runs) {
        return runs.stream().map(Run::name).distinct().count() == 1
                && runs.stream().mapToDouble(Run::params).distinct().count() > 1;
    }

    /**
     * The runs under names that tell them apart: rows of one N where they are a training, every row else.
     *
     * @param runs of {@link #isOf}
     * @param rows what the table calls the row of each
     * @param column of the name
     */
    static List<Run> told(List<Run> runs, List<String> rows, String column, List<String> warnings) {
        boolean curves = CurveRows.areUnderOneName(runs);
        warnings.add("names: column " + column + " says " + runs.get(0).name() + " of all " + runs.size()
                + " rows, whose N differ, so it tells no run from another; "
                + (curves ? "the rows of each N are taken for one run" : "every row is taken for a run")
                + "; if another column names the runs, give it with " + Column.RUN.option());
        return IntStream.range(0, runs.size())
                .mapToObj(i -> renamed(
                        runs.get(i),
                        curves ? runs.get(i).name() + " N=" + runs.get(i).params() : rows.get(i)))
                .toList();
    }

    private static Run renamed(Run run, String name) {
        return new Run(name, run.params(), run.tokens(), run.flops(), run.loss(), run.lossError(), run.more());
    }
}
