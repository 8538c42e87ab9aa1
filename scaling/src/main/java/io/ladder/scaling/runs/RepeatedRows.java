package io.ladder.scaling.runs;

import io.ladder.scaling.law.LossLaw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows that stand in a table twice would count twice and make every interval too narrow. */
final class RepeatedRows {
    private RepeatedRows() {}

    private record Values(Trained model, double loss) {}

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
     * @param named whether the table names its runs; then equal values under two names are two runs
     */
    static List<Run> removed(List<Run> runs, boolean named, List<String> warnings) {
        var first = new HashMap<Values, Run>();
        var kept = new ArrayList<Run>();
        var copies = new ArrayList<String>();
        for (Run run : runs) {
            Run before = first.putIfAbsent(new Values(Trained.of(run, named ? run.name() : ""), run.loss()), run);
            if (before == null) {
                kept.add(run);
            } else {
                copies.add(run.name() + " repeats " + before.name());
            }
        }
        if (!copies.isEmpty()) {
            warnings.add("duplicates: " + copies.size() + " rows repeat N, D and loss of another row"
                    + " and are counted once: " + some(copies));
        }
        warnOfTwoLosses(kept, warnings);
        return kept;
    }

    /** One name, one N and one D, but two losses: a table joined twice, or seeds that share a name. */
    private static void warnOfTwoLosses(List<Run> runs, List<String> warnings) {
        var first = new HashMap<Trained, Run>();
        var found = new ArrayList<String>();
        for (Run run : runs) {
            Run before = first.putIfAbsent(Trained.of(run, run.name()), run);
            if (before != null) {
                found.add(run.name() + " (loss " + before.loss() + " and " + run.loss() + ")");
            }
        }
        if (!found.isEmpty()) {
            warnings.add("duplicates: " + found.size() + " rows have the name, N and D of another row but another loss;"
                    + " both are kept, as one cluster: " + some(found));
        }
    }

    private static String some(List<String> all) {
        String text = String.join(", ", all.subList(0, Math.min(5, all.size())));
        return all.size() > 5 ? text + " and " + (all.size() - 5) + " more" : text;
    }
}
