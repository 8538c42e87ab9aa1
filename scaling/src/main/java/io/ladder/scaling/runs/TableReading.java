package io.ladder.scaling.runs;

import static io.ladder.scaling.runs.RunTable.FLOPS_PER_PARAMETER_AND_TOKEN;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns text into runs. A value that cannot be is a problem, and all of them are said together; a loss that is not a
 * number, or none, is a run that diverged or never ended: it is left out, and named.
 */
final class TableReading {
    /** Column of a table that Ladder's own sweep wrote. */
    private static final String COUNTED = "flops6nd";

    private final CsvTable table;
    private final Map<Column, Integer> columns;
    private final ColumnNames named;
    private final List<FurtherColumn> further;
    private final Problems problems = new Problems();
    private final TableCells cells;
    private final LeftOutRows leftOut = new LeftOutRows();
    private final List<Run> runs = new ArrayList<>();
    private final List<String> rowsOfRuns = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    TableReading(CsvTable table, ColumnNames named, Set<Column> dispensable, List<FurtherColumn> further) {
        this.table = table;
        this.named = named;
        this.further = further;
        this.columns = ColumnChoice.of(table, named, dispensable, problems);
        unitsOfNothing();
        further.forEach(column -> column.missing(table).ifPresent(problems::add));
        problems.throwIfAny();
        this.cells = new TableCells(table, columns, named);
    }

    private void unitsOfNothing() {
        named.units().keySet().stream()
                .filter(column ->
                        !columns.containsKey(column) && named.of(column).isEmpty())
                .sorted()
                .forEach(column -> problems.add(column.unitOption() + " has no effect: " + table.file()
                        + " has no column " + column.word() + "; leave it out, or name the column: " + column.option()
                        + "=NAME"));
    }

    RunTable table() {
        for (CsvTable.Row row : table.rows()) {
            read(row);
        }
        cells.problems().forEach(problems::add);
        problems.throwIfAny();
        requireRuns();
        warnings.addAll(leftOut.warnings());
        boolean oneName = columns.containsKey(Column.RUN) && OneName.isOf(runs);
        List<Run> told = oneName ? OneName.told(runs, rowsOfRuns, taken().get(Column.RUN), warnings) : runs;
        List<Run> kept = RepeatedRows.removed(told, columns.containsKey(Column.RUN) && !oneName, warnings);
        ContradictingRows.warning(kept).ifPresent(warnings::add);
        var units = new UnitCheck(taken(), knownUnits(), warnings);
        List<Run> checked = units.of(kept);
        return new RunTable(checked, taken(), warnings, units.wrong());
    }

    /** Of what the user said, and of a sweep of ours, which counts for itself and may be of toys. */
    private Set<Column> knownUnits() {
        return table.header().contains(COUNTED)
                ? Set.of(Column.PARAMS, Column.TOKENS)
                : named.units().keySet();
    }

    private void requireRuns() {
        if (table.rows().isEmpty()) {
            throw new ConfigException(
                    "no rows: " + table.file() + " has a header, but no row below it; a run is a row");
        }
        if (runs.isEmpty()) {
            int column = columns.get(Column.LOSS);
            leftOut.firstTooHigh().ifPresent(cell -> {
                throw new ConfigException("column " + table.header().get(column) + " of " + table.file()
                        + " holds no loss: " + cell + "; " + LeftOutRows.LOSS
                        + ": divide a sum by its tokens, take the natural logarithm of a perplexity, or give another column"
                        + " with " + Column.LOSS.option());
            });
            Map<String, Long> cells = table.rows().stream()
                    .collect(Collectors.groupingBy(
                            row -> row.cells().get(column), LinkedHashMap::new, Collectors.counting()));
            throw new ConfigException("column " + table.header().get(column) + " of " + table.file()
                    + " has no number in "
                    + (table.rows().size() == 1
                            ? "its only row: "
                            : "any of its " + table.rows().size() + " rows: ")
                    + cells.entrySet().stream()
                            .map(cell ->
                                    (cell.getKey().isEmpty() ? "nothing" : cell.getKey()) + " in " + cell.getValue())
                            .collect(Collectors.joining(", "))
                    + "; a law needs losses of runs that did not diverge; if another column holds them, give it with "
                    + Column.LOSS.option());
        }
    }

    private void read(CsvTable.Row row) {
        int before = cells.numBad();
        OptionalDouble params = cells.positive(row, Column.PARAMS);
        OptionalDouble tokens = cells.positive(row, Column.TOKENS);
        OptionalDouble flops = cells.positive(row, Column.FLOPS);
        OptionalDouble loss = loss(row);
        OptionalDouble lossError = cells.number(row, Column.LOSS_ERROR);
        cells.checkExperts(row);
        further.forEach(column -> column.problem(table, row).ifPresent(cells::bad));
        if (cells.numBad() > before || loss.isEmpty()) {
            return;
        }
        double n = params.orElseGet(() -> flops.getAsDouble() / (FLOPS_PER_PARAMETER_AND_TOKEN * tokens.getAsDouble()));
        // Neither column where the form does without: then D and C are not known.
        double d = tokens.orElseGet(() -> flops.orElse(Double.NaN) / (FLOPS_PER_PARAMETER_AND_TOKEN * n));
        double c = flops.orElseGet(() -> FLOPS_PER_PARAMETER_AND_TOKEN * n * d);
        rowsOfRuns.add("row " + row.number());
        runs.add(new Run(name(row), n, d, c, loss.getAsDouble(), lossError.orElse(Double.NaN), more(row)));
    }

    /** A perplexity is the exponential of a loss. */
    private double highestLoss() {
        boolean isPerplexity = LossUnit.of(table.header().get(columns.get(Column.LOSS))) == LossUnit.PERPLEXITY;
        return isPerplexity ? Math.exp(LeftOutRows.HIGHEST_LOSS) : LeftOutRows.HIGHEST_LOSS;
    }

    private String where(CsvTable.Row row) {
        return "row " + row.number() + " (line " + row.line() + " of " + table.file() + ")";
    }

    private String name(CsvTable.Row row) {
        Integer column = columns.get(Column.RUN);
        String given = column == null ? "" : row.cells().get(column);
        return given.isEmpty() ? "row " + row.number() : given;
    }

    /** Empty if the run has none: not a number, infinite, or no text at all. */
    private OptionalDouble loss(CsvTable.Row row) {
        int before = cells.numBad();
        OptionalDouble value = cells.number(row, Column.LOSS);
        if (cells.numBad() > before) {
            return value;
        }
        if (value.isEmpty() || !Double.isFinite(value.getAsDouble())) {
            row.lack()
                    .filter(lack -> cells.text(row, Column.LOSS).isEmpty())
                    .ifPresentOrElse(
                            lack -> leftOut.broken(where(row) + " " + lack), () -> leftOut.withoutLoss(name(row)));
            return OptionalDouble.empty();
        }
        if (value.getAsDouble() > highestLoss()) {
            leftOut.tooHigh(table.at(row, columns.get(Column.LOSS)));
            return OptionalDouble.empty();
        }
        if (!(value.getAsDouble() > 0)) {
            cells.bad(row, Column.LOSS, "must be positive");
        }
        return value;
    }

    private Map<String, Double> more(CsvTable.Row row) {
        var more = new LinkedHashMap<String, Double>();
        for (int i = 0; i < table.header().size(); i++) {
            String name = table.header().get(i);
            if (!columns.containsValue(i) && !name.isEmpty()) {
                Numbers.parse(row.cells().get(i)).ifPresent(value -> more.put(name, value));
            }
        }
        for (Column known : List.of(Column.UNIQUE_TOKENS, Column.EXPERTS)) { // laws ask for them by these words
            if (columns.containsKey(known)) {
                double unit = known == Column.UNIQUE_TOKENS ? named.factor(Column.TOKENS) : 1;
                Numbers.parse(cells.text(row, known)).ifPresent(value -> more.put(known.word(), unit * value));
            }
        }
        return more;
    }

    private Map<Column, String> taken() {
        var taken = new EnumMap<Column, String>(Column.class);
        columns.forEach((column, index) -> taken.put(column, table.header().get(index)));
        taken.putIfAbsent(Column.PARAMS, UnitCheck.OF_TOKENS);
        if (taken.containsKey(Column.TOKENS) || taken.containsKey(Column.FLOPS)) {
            taken.putIfAbsent(Column.TOKENS, UnitCheck.OF_PARAMS);
            taken.putIfAbsent(Column.FLOPS, UnitCheck.OF_BOTH);
        }
        return taken;
    }
}
