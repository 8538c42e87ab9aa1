package io.ladder.scaling.runs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs as a table had them.
 *
 * @param runs in the table's order; usable all of them
 * @param taken which column of the table was taken for what; a word such as {@code 6ND} where it was computed; nothing
 *     of what is not known
 * @param warnings for people: rows left out, doubles, doubtful units
 * @param wrongUnits those of the warnings that hold N or D for another unit than it should be; no plan follows then
 */
public record RunTable(List<Run> runs, Map<Column, String> taken, List<String> warnings, List<String> wrongUnits) {
    /** Training compute that N parameters and D tokens take where nothing better is known: C = 6 N D. */
    public static final double FLOPS_PER_PARAMETER_AND_TOKEN = 6;

    public RunTable {
        runs = List.copyOf(runs);
        taken = Map.copyOf(taken);
        warnings = List.copyOf(warnings);
        wrongUnits = List.copyOf(wrongUnits);
    }

    /** Of plain parameters and tokens. */
    public RunTable(List<Run> runs, Map<Column, String> taken, List<String> warnings) {
        this(runs, taken, warnings, List.of());
    }

    /** The same where rows along a training are one run, with the loss of its last row; a warning names it. */
    public RunTable withoutCurves() {
        return CurveRows.last(this);
    }

    /** What its losses are in. */
    public LossUnit lossUnit() {
        return LossUnit.of(taken.getOrDefault(Column.LOSS, ""));
    }

    /** Runs made in memory. */
    public static RunTable of(List<Run> runs) {
        return new RunTable(runs, Map.of(), List.of());
    }

    /** Reads a CSV file whose runs must be whole: N, D and C, of which any two will do. */
    public static RunTable read(Path file, ColumnNames named) {
        return read(file, named, Set.of());
    }

    /** Reads a CSV file whose runs may be without some of that. */
    public static RunTable read(Path file, ColumnNames named, Set<Column> dispensable) {
        return read(file, named, dispensable, List.of());
    }

    /**
     * Reads a CSV file.
     *
     * @param dispensable what the runs may be without: {@link Column#TOKENS} for a form that has no D
     * @param further columns that must hold numbers besides
     * @throws io.ladder.conf.ConfigException with everything that is wrong with it: missing columns, text in numbers,
     *     values that are not positive
     */
    public static RunTable read(Path file, ColumnNames named, Set<Column> dispensable, List<FurtherColumn> further) {
        return new TableReading(CsvTable.read(file), named, dispensable, further).table();
    }
}
