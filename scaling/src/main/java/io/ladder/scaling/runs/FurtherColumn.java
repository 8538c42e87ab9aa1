package io.ladder.scaling.runs;

import java.util.Optional;

/**
 * A column that no law reads, of a downstream error say, which somebody asks for: it must hold numbers too.
 *
 * @param option that names the column
 * @param name as the table has it
 */
public record FurtherColumn(String option, String name) {
    /** That the table has no such column, for people; empty if it has. */
    Optional<String> missing(CsvTable table) {
        return table.header().contains(name)
                ? Optional.empty()
                : Optional.of(option + "=" + name + " is no column of numbers in " + table.file() + "; its columns are "
                        + String.join(", ", table.header()));
    }

    /** What keeps a cell of it from being a number, for people; it may be empty. */
    Optional<String> problem(CsvTable table, CsvTable.Row row) {
        int column = table.header().indexOf(name);
        String cell = row.cells().get(column);
        return cell.isEmpty() || Numbers.parse(cell).isPresent()
                ? Optional.empty()
                : Optional.of(table.notANumber(row, column));
    }
}
