package io.ladder.scaling.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * A column that no law reads, of a downstream error say, which somebody asks for: it must hold numbers too.
 *
 * @param option that names the column
 * @param name as the table has it
 */
public record FurtherColumn(String option, String name) {
    /** What keeps it from being numbers, for people; a cell may be empty. */
    List<String> problems(CsvTable table) {
        int column = table.header().indexOf(name);
        if (column < 0) {
            return List.of(option + "=" + name + " is no column of numbers in " + table.file() + "; its columns are "
                    + String.join(", ", table.header()));
        }
        var bad = new ArrayList<String>();
        for (CsvTable.Row row : table.rows()) {
            String cell = row.cells().get(column);
            if (!cell.isEmpty() && Numbers.parse(cell).isEmpty()) {
                bad.add(table.notANumber(row, column));
            }
        }
        return TableReading.shortened(bad);
    }
}
