package io.ladder.scaling.runs;

import io.ladder.conf.Counted;
import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rows that stand in a table twice would count twice and make every interval too narrow. */
final class RepeatedRows {
    /** Of many rows, so many are named. */
    private static final int NAMED = 5;

    private RepeatedRows() {}

    /** Columns that tell one run of a setting from another, as spelled without case and punctuation. */
    private static final Set<String> REPLICATES = Set.of(
            "seed",
            "seeds",
            "randomseed",
            "rngseed",
            "dataseed",
            "initseed",
            "modelseed",
            "trainseed",
            "replicate",
            "replica",
            "rep",
            "repeat",
            "repetition");

    /** Two seeds may well end at the same rounded loss. */
    private record Values(Trained model, double loss, Map<String, Double> replicate) {}

    /** What tells one model from another: its circumstances too, for experts make another model of one N and D. */
    private record Trained(String name, double params, double length, Map<String, Double> circumstances) {
        static Trained of(Run run, String name) {
            var known = new HashMap<>(run.more());
            known.keySet().retainAll(LossLaw.CIRCUMSTANCES);
            return new Trained(name, run.params(), CurveRows.length(run), known);
        }
    }

    /**
     * The runs with copies counted once; what was found goes to {@code warnings}.
     *
     * @param named whether the table names its runs; then equal values under two names are two runs, unless {@link
     *     RenamedCopies} holds them for copies
     */
    static List<Run> removed(List<Run> runs, boolean named, List<String> warnings) {
        var first = new HashMap<Values, Run>();
        var kept = new ArrayList<Run>();
        var copies = new ArrayList<String>();
        for (Run run : runs) {
            Run before = first.putIfAbsent(
                    new Values(Trained.of(run, named ? run.name() : ""), run.loss(), replicate(run)), run);
            if (before == null) {
                kept.add(run);
            } else {
                copies.add(run.name() + " repeats " + before.name());
            }
        }
        if (!copies.isEmpty()) {
            warnings.add("duplicates: "
                    + Counted.of(
                            copies.size(),
                            "row repeats N, D and loss of another row and is counted once: ",
                            "rows repeat N, D and loss of another row and are counted once: ")
                    + Examples.of(copies, NAMED));
        }
        warnOfTwoLosses(kept, warnings);
        return named ? RenamedCopies.removed(kept, warnings) : kept;
    }

    private static Map<String, Double> replicate(Run run) {
        var replicate = new TreeMap<>(run.more());
        replicate.keySet().removeIf(column -> !REPLICATES.contains(Column.plain(column)));
        return replicate;
    }

    /** One name, one N and one D, but two losses: repeats if a column tells them apart, else perhaps a table joined twice. */
    private static void warnOfTwoLosses(List<Run> runs, List<String> warnings) {
        Map<Trained, List<Run>> alike = new LinkedHashMap<>();
        runs.forEach(run -> alike.computeIfAbsent(Trained.of(run, run.name()), model -> new ArrayList<>())
                .add(run));
        var found = new ArrayList<String>();
        var repeated = new ArrayList<List<Run>>();
        for (List<Run> rows : alike.values()) {
            if (rows.size()
                    == rows.stream().map(RepeatedRows::replicate).distinct().count()) {
                repeated.add(rows);
            } else {
                Run first = rows.get(0);
                rows.subList(1, rows.size())
                        .forEach(run -> found.add(run.name() + " (loss " + first.loss() + " and " + run.loss() + ")"));
            }
        }
        repeated.removeIf(rows -> rows.size() == 1);
        if (!repeated.isEmpty()) {
            warnings.add("repeats: " + repeated.stream().mapToInt(List::size).sum() + " rows are repeats of "
                    + Counted.of(repeated.size(), "run") + " with another "
                    + String.join(", ", replicate(repeated.get(0).get(0)).keySet())
                    + "; all are kept, and for the intervals those of one name count as one");
        }
        if (!found.isEmpty()) {
            warnings.add("duplicates: " + Counted.of(found.size(), "row has", "rows have")
                    + " the name, N and D of another row but another loss;"
                    + " both are kept, as one cluster: " + Examples.of(found, NAMED));
        }
    }
}
