package io.ladder.scaling.runs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a user said of columns; every one that was not named is found by its usual names.
 *
 * @param byColumn the table's own name of each column that was named
 * @param units what parameters and tokens are counted in, where that was said; else they are plain numbers
 */
public record ColumnNames(Map<Column, String> byColumn, Map<Column, CountUnit> units) {
    public ColumnNames {
        byColumn = byColumn.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(byColumn));
        units = Map.copyOf(units);
    }

    /** Of plain numbers. */
    public ColumnNames(Map<Column, String> byColumn) {
        this(byColumn, Map.of());
    }

    /** Every column by its usual names. */
    public static ColumnNames usual() {
        return new ColumnNames(Map.of());
    }

    /** The name the user gave, if any. */
    public Optional<String> of(Column column) {
        return Optional.ofNullable(byColumn.get(column));
    }

    /** Plain ones in what a column counts in. */
    double factor(Column column) {
        return units.getOrDefault(column, new CountUnit(1)).factor();
    }
}
