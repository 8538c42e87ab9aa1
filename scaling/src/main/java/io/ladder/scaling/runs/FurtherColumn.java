package io.ladder.scaling.runs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A column that no law reads, of a downstream error say, where somebody asks for it. */
public final class FurtherColumn {
    private FurtherColumn() {}

    /**
     * What keeps it from being numbers, for people; a cell may be empty.
     *
     * @param file a table that can be read
     * @param option that names the column
     */
    public static List<String> problems(Path file, String option, String name) {
        CsvTable table = CsvTable.read(file);
        int column = table.header().indexOf(name);
        if (column < 0) {
            return List.of(option + "=" + name + " is no column of numbers in " + file + "; its columns are "
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
