package io.ladder.driver.sweep;

import java.util.List;
import java.util.stream.Collectors;

/** The finished runs of a sweep as comma-separated values, with a header line; numbers as Java prints them. */
public final class RunsTable {
    private RunsTable() {}

    /** The file's text. A value that is not there is an empty field; names of runs hold no comma. */
    public static String csv(List<RunsRow> rows) {
        var text = new StringBuilder(String.join(",", RunsRow.COLUMNS)).append('\n');
        for (RunsRow row : rows) {
            text.append(row.values().stream()
                            .map(value -> value == null ? "" : value.toString())
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }
}
