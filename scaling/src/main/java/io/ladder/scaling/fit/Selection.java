package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import io.ladder.conf.Problems;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which runs of a table take part in a fit, and why the others do not. Immutable. */
public final class Selection {
    private final List<Run> all;
    private final IdentityHashMap<Run, String> excluded; // equal rows are still two

    private final LossUnit lossUnit;
    private final Map<Column, String> columns;

    private Selection(
            List<Run> all, IdentityHashMap<Run, String> excluded, LossUnit lossUnit, Map<Column, String> columns) {
        this.all = List.copyOf(all);
        this.excluded = excluded;
        this.lossUnit = lossUnit;
        this.columns = columns;
    }

    /**
     * The runs that the user asked for, less those of the highest losses.
     *
     * @param form to be fitted
     * @param numConstants that it has
     * @throws ConfigException if a run asked for is not there, or no more models are left than there are constants: then
     *     a law goes through all of them, and nothing says how wrong it is
     */
    public static Selection of(RunTable table, FitOptions options, String form, int numConstants) {
        List<Run> runs = WholeGroups.named(table);
        IdentityHashMap<Run, String> excluded = new IdentityHashMap<>();
        if (!options.only().isEmpty()) {
            requireNames(runs, options.only());
            runs.stream()
                    .filter(run -> !options.only().contains(run.name()))
                    .forEach(run -> excluded.put(run, "not asked for"));
        }
        runs.stream()
                .filter(run -> !excluded.containsKey(run))
                .sorted(Comparator.comparingDouble(Run::loss).reversed())
                .limit(options.dropHighest())
                .collect(Collectors.toList())
                .forEach(run -> excluded.put(run, "one of the highest losses"));
        var selection = new Selection(runs, excluded, table.lossUnit(), table.taken());
        selection.requireMoreThan(numConstants, form);
        FallingLosses.require(selection.used());
        return selection;
    }

    /**
     * The same less runs that a form has no use for.
     *
     * @param why says why a run takes no part; empty if it does
     */
    public Selection without(Function<Run, Optional<String>> why) {
        var more = new IdentityHashMap<>(excluded);
        used().forEach(run -> why.apply(run).ifPresent(reason -> more.put(run, reason)));
        return new Selection(all, more, lossUnit, columns);
    }

    private static void requireNames(List<Run> runs, List<String> names) {
        Set<String> known = runs.stream().map(Run::name).collect(Collectors.toSet());
        var problems = new Problems();
        for (String name : names) {
            problems.require(
                    known.contains(name),
                    () -> "--only=" + name + " names no run of the table"
                            + NearestName.of(name, known)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""));
        }
        problems.throwIfAny();
    }

    private void requireMoreThan(int numConstants, String form) {
        long models = used().stream().map(ModelPoint::of).distinct().count();
        if (models <= numConstants) {
            throw new ConfigException("form " + form + " has " + numConstants + " constants, but only " + models
                    + " different (" + differing() + ") are left to fit (" + all.size() + " runs, " + excluded.size()
                    + " of them excluded); at least " + (numConstants + 1) + " are needed, and " + 4 * numConstants
                    + " for intervals that mean anything");
        }
    }

    /** What models differ in, as far as these runs say it; where all are excluded, as far as those do. */
    private String differing() {
        List<Run> runs = used().isEmpty() ? all : used();
        var names = new ArrayList<>(List.of("N"));
        if (runs.stream().anyMatch(run -> Double.isFinite(run.tokens()))) {
            names.add("D");
        }
        names.addAll(ModelPoint.circumstancesOf(runs.stream().map(ModelPoint::of)));
        return String.join(", ", names);
    }

    /** All runs, in the table's order. */
    public List<Run> all() {
        return all;
    }

    /** Those that take part, in that order. */
    public List<Run> used() {
        return all.stream().filter(run -> !excluded.containsKey(run)).collect(Collectors.toList());
    }

    /** What their losses are in. */
    public LossUnit lossUnit() {
        return lossUnit;
    }

    /** Which column of the table was taken for what. */
    Map<Column, String> columns() {
        return columns;
    }

    /** All runs beside a law. */
    public List<FittedRun> beside(LossLaw law) {
        var fitted = new ArrayList<FittedRun>();
        for (Run run : all) {
            fitted.add(new FittedRun(run, ModelPoint.of(run).loss(law), Optional.ofNullable(excluded.get(run))));
        }
        return List.copyOf(fitted);
    }
}
