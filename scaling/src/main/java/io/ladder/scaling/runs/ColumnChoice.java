package io.ladder.scaling.runs;

import io.ladder.conf.NearestName;
import io.ladder.conf.Problems;
import io.ladder.conf.ShellQuoting;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds which column of a table means what, and says everything that is missing at once. */
final class ColumnChoice {
    /** Shorter names are like everything. */
    private static final int SHORTEST = 3;

    private final CsvTable table;
    private final ColumnNames named;
    private final Set<Column> dispensable;
    private final Problems problems;
    private final Map<Column, Integer> found = new EnumMap<>(Column.class);

    private ColumnChoice(CsvTable table, ColumnNames named, Set<Column> dispensable, Problems problems) {
        this.table = table;
        this.named = named;
        this.dispensable = dispensable;
        this.problems = problems;
    }

    /**
     * Index of each column that the table has; what is missing goes to {@code problems}.
     *
     * @param dispensable what the runs may be without
     */
    static Map<Column, Integer> of(CsvTable table, ColumnNames named, Set<Column> dispensable, Problems problems) {
        var choice = new ColumnChoice(table, named, dispensable, problems);
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
            missing("", Column.PARAMS);
        }
        if (!tokens && !flops && !dispensable.contains(Column.TOKENS)) {
            missing(" (or " + Column.FLOPS.word() + ", " + Column.FLOPS.option() + ")", Column.TOKENS, Column.FLOPS);
        }
        if (!wanted(Column.LOSS)) {
            missing("", Column.LOSS);
        }
    }

    /** Found, or named by the user: then a missing one has been said already. */
    private boolean wanted(Column column) {
        return found.containsKey(column) || named.of(column).isPresent();
    }

    /** @param any one of these would do */
    private void missing(String or, Column... any) {
        String near = Stream.of(any)
                .map(this::nearest)
                .filter(option -> !option.isEmpty())
                .collect(Collectors.joining(", or "));
        problems.add(table.file() + " has no column " + any[0].word() + or + "; it has "
                + String.join(", ", table.header()) + "; name the right one: "
                + (near.isEmpty() ? any[0].option() + "=NAME" : near)
                + (any[0] == Column.LOSS ? ofPerplexity() : ""));
    }

    private static boolean isPerplexity(String name) {
        return LossUnit.of(name) == LossUnit.PERPLEXITY;
    }

    /** Fitted as it is it would be taken for nats. */
    private String ofPerplexity() {
        return table.header().stream()
                .filter(ColumnChoice::isPerplexity)
                .findFirst()
                .map(name -> "; " + name + " is no loss: take its natural logarithm, and write that into a column loss")
                .orElse("");
    }

    /** The option with every name that may be meant; empty if none is near. */
    private String nearest(Column column) {
        String near = IntStream.range(0, table.header().size())
                .filter(i -> !found.containsValue(i))
                .mapToObj(table.header()::get)
                .filter(name -> isNear(name, column) && !isPerplexity(name))
                .map(ShellQuoting::quote)
                .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : column.option() + "=" + near;
    }

    /** Is about it, holds the word, is mistyped by one letter or two, or is short for it as {@code toks} is for tokens. */
    private static boolean isNear(String name, Column column) {
        String plain = Column.plain(name);
        return column.isAbout(name)
                || plain.contains(Column.plain(column.word()))
                || column.names().stream()
                        .map(Column::plain)
                        .filter(usual -> usual.length() >= SHORTEST && plain.length() >= SHORTEST)
                        .anyMatch(usual -> isMistyped(plain, usual) || isShort(plain, usual));
    }

    private static boolean isMistyped(String name, String usual) {
        return NearestName.distance(name, usual) <= Math.max(1, usual.length() / 4);
    }

    private static boolean isShort(String name, String usual) {
        int at = 0;
        for (int i = 0; i < usual.length() && at < name.length(); i++) {
            at += usual.charAt(i) == name.charAt(at) ? 1 : 0;
        }
        return at == name.length() && name.charAt(0) == usual.charAt(0);
    }
}
