package io.ladder.scaling.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Numbers of a table's cells; what is none is noted, so that all of it can be said together. */
final class TableCells {
    /** Problems of one kind that are spelled out. */
    private static final int SHOWN = 10;
    /** Problems that differ in nothing but their digits. */
    private static final int ALIKE = 3;

    private final CsvTable table;
    private final Map<Column, Integer> columns;
    private final ColumnNames named;
    private final List<String> badCells = new ArrayList<>();

    /**
     * @param columns places of the known columns
     * @param named says their units
     */
    TableCells(CsvTable table, Map<Column, Integer> columns, ColumnNames named) {
        this.table = table;
        this.columns = columns;
        this.named = named;
    }

    /** Cells noted so far. */
    int numBad() {
        return badCells.size();
    }

    /** What is wrong with cells, of many alike the first few. */
    List<String> problems() {
        return Examples.lines(withoutAlike(badCells), SHOWN);
    }

    /** In the column's unit; empty if there is no such column, or (a problem) no number; a problem, too, if not above 0. */
    OptionalDouble positive(CsvTable.Row row, Column column) {
        if (!columns.containsKey(column)) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = number(row, column);
        if (value.isEmpty()) {
            if (text(row, column).isEmpty()) {
                bad(
                        row,
                        column,
                        row.lack().map(lack -> "is empty; the line " + lack).orElse("is empty"));
            }
        } else if (!(value.getAsDouble() > 0) || Double.isInfinite(value.getAsDouble())) {
            bad(row, column, "must be a positive number");
        }
        return value.isEmpty() ? value : OptionalDouble.of(named.factor(column) * value.getAsDouble());
    }

    /** Where there is a number of experts, it must be whole. */
    void checkExperts(CsvTable.Row row) {
        if (!columns.containsKey(Column.EXPERTS)) {
            return;
        }
        OptionalDouble experts = Numbers.parse(text(row, Column.EXPERTS)); // of text no form is told
        if (experts.isPresent()
                && Double.isFinite(experts.getAsDouble())
                && experts.getAsDouble() != Math.rint(experts.getAsDouble())) {
            bad(row, Column.EXPERTS, "must be a whole number of experts, 1 for a dense model");
        }
    }

    /** Empty if there is no such column, no text in the cell, or (a problem) text that is no number. */
    OptionalDouble number(CsvTable.Row row, Column column) {
        if (!columns.containsKey(column) || text(row, column).isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble value = Numbers.parse(text(row, column));
        if (value.isEmpty()) {
            int index = columns.get(column);
            badCells.add(column == Column.LOSS ? table.notALoss(row, index) : table.notANumber(row, index));
        }
        return value;
    }

    /** As it stands there. */
    String text(CsvTable.Row row, Column column) {
        return row.cells().get(columns.get(column));
    }

    /** Notes what is wrong with a cell. */
    void bad(CsvTable.Row row, Column column, String why) {
        bad(table.at(row, columns.get(column)) + " " + why);
    }

    /** Notes what is wrong with a cell, in a sentence that says where it is. */
    void bad(String problem) {
        badCells.add(problem);
    }

    /** Of problems that are the same but for their numbers the first few, and how many more there are. */
    private static List<String> withoutAlike(List<String> all) {
        Map<String, List<String>> byKind = all.stream()
                .collect(Collectors.groupingBy(
                        text -> text.replaceAll("[\\d.,_]+", "0"), LinkedHashMap::new, Collectors.toList()));
        var shown = new ArrayList<String>();
        for (List<String> alike : byKind.values()) {
            shown.addAll(alike.subList(0, Math.min(ALIKE, alike.size())));
            if (alike.size() > ALIKE) {
                shown.add("and " + (alike.size() - ALIKE) + " more like the one above");
            }
        }
        return shown;
    }
}
