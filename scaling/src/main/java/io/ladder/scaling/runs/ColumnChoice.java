package io.ladder.scaling.runs;

import io.ladder.conf.NearestName;
import io.ladder.conf.Problems;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds which column of a table means what, and says everything that is missing at once. */
final class ColumnChoice {
    private final CsvTable table;
    private final ColumnNames named;
    private final Problems problems;
    private final Map<Column, Integer> found = new EnumMap<>(Column.class);

    private ColumnChoice(CsvTable table, ColumnNames named, Problems problems) {
        this.table = table;
        this.named = named;
        this.problems = problems;
    }

    /** Index of each column that the table has; what is missing goes to {@code problems}. */
    static Map<Column, Integer> of(CsvTable table, ColumnNames named, Problems problems) {
        var choice = new ColumnChoice(table, named, problems);
        for (Column column : Column.values()) {
            choice.find(column);
        }
        choice.requireAll();
        return choice.found;
    }

    private void find(Column column) {
        Optional<String> name = named.of(column);
        if (name.isPresent()) {
            int index = table.header().indexOf(name.get());
            if (index < 0) {
                String near = NearestName.of(name.get(), table.header())
                        .map(match -> "; did you mean " + match + "?")
                        .orElse("");
                problems.add(column.option() + "=" + name.get() + ": " + table.file() + " has no such column" + near
                        + " (it has " + String.join(", ", table.header()) + ")");
            } else {
                found.put(column, index);
            }
            return;
        }
        // A table's letter-for-letter name wins over a spelling of it: N and n may both be there.
        usual(column, false).or(() -> usual(column, true)).ifPresent(index -> found.put(column, index));
    }

    private Optional<Integer> usual(Column column, boolean anySpelling) {
        for (String usual : column.names()) {
            for (int i = 0; i < table.header().size(); i++) {
                String name = table.header().get(i);
                boolean same = anySpelling ? Column.plain(name).equals(Column.plain(usual)) : name.equals(usual);
                if (same && !found.containsValue(i) && !named.byColumn().containsValue(name)) {
                    return Optional.of(i);
                }
            }
        }
        return Optional.empty();
    }

    private void requireAll() {
        boolean tokens = wanted(Column.TOKENS);
        boolean flops = wanted(Column.FLOPS);
        if (!wanted(Column.PARAMS) && !(tokens && flops)) {
            missing(Column.PARAMS, "");
        }
        if (!tokens && !flops) {
            missing(Column.TOKENS, " (or " + Column.FLOPS.word() + ", " + Column.FLOPS.option() + ")");
        }
        if (!wanted(Column.LOSS)) {
            missing(Column.LOSS, "");
        }
    }

    /** Found, or named by the user: then a missing one has been said already. */
    private boolean wanted(Column column) {
        return found.containsKey(column) || named.of(column).isPresent();
    }

    private void missing(Column column, String or) {
        List<String> near =
                table.header().stream().filter(name -> isNear(name, column)).collect(Collectors.toList());
        problems.add(table.file() + " has no column " + column.word() + or + "; it has "
                + String.join(", ", table.header()) + "; name the right one: " + column.option() + "="
                + (near.isEmpty() ? "NAME" : String.join(" or ", near)));
    }

    private static boolean isNear(String name, Column column) {
        if (Column.plain(name).contains(Column.plain(column.word()))) {
            return true;
        }
        List<String> spelledOut =
                column.names().stream().filter(n -> n.length() > 3).collect(Collectors.toList());
        return name.length() > 3 && NearestName.of(name, spelledOut).isPresent();
    }
}
