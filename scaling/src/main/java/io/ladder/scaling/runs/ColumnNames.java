package io.ladder.scaling.runs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Columns that a user named; every other one is found by its usual names.
 *
 * @param byColumn the table's own name of each column that was named
 */
public record ColumnNames(Map<Column, String> byColumn) {
    public ColumnNames {
        byColumn = byColumn.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(byColumn));
    }

    /** Every column by its usual names. */
    public static ColumnNames usual() {
        return new ColumnNames(Map.of());
    }

    /** The name the user gave, if any. */
    public Optional<String> of(Column column) {
        return Optional.ofNullable(byColumn.get(column));
    }
}
