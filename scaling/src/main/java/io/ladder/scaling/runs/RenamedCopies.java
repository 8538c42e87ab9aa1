package io.ladder.scaling.runs;

import io.ladder.conf.Counted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that have all values of a row of another name, as a table has that was joined with a renamed copy of itself.
 *
 * <p>They are counted once where their losses carry {@value #DECIMALS} decimals or more: seeds end some thousandths of a
 * nat apart, so that two of them agree in four decimals once in about a hundred pairs, and a pair too few costs a law next
 * to nothing. Where losses were rounded further, agreement is what seeds do: such rows are named, and kept. Decimals are
 * those that most of the repeated losses have, for one loss in ten ends in a zero. Rows that differ in any further number
 * (a seed, a learning rate) are two runs.
 */
final class RenamedCopies {
    private static final int DECIMALS = 4;
    /** Of many rows, so many are named. */
    private static final int NAMED = 3;

    private RenamedCopies() {}

    private record Values(double params, double length, double flops, double loss, Map<String, Double> more) {
        static Values of(Run run) {
            return new Values(run.params(), CurveRows.length(run), run.flops(), run.loss(), run.more());
        }
    }

    private record Copy(Run run, Run of) {
        @Override
        public String toString() {
            return run.name() + " repeats " + of.name() + " (loss " + run.loss() + ")";
        }
    }

    /** The runs without such copies; what was found goes to {@code warnings}. */
    static List<Run> removed(List<Run> runs, List<String> warnings) {
        var first = new HashMap<Values, Run>();
        var copies = new ArrayList<Copy>();
        var copied = new HashSet<Integer>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Run before = first.putIfAbsent(Values.of(run), run);
            if (before != null && !before.name().equals(run.name())) {
                copies.add(new Copy(run, before));
                copied.add(i);
            }
        }
        if (copies.isEmpty()) {
            return runs;
        }
        boolean areCopies = 2 * copies.stream().filter(RenamedCopies::isExact).count() > copies.size();
        warnings.add("duplicates: " + (areCopies ? once(copies) : rounded(copies)));
        return areCopies ? without(runs, copied) : runs;
    }

    private static boolean isExact(Copy copy) {
        return BigDecimal.valueOf(copy.run.loss()).stripTrailingZeros().scale() >= DECIMALS;
    }

    private static String once(List<Copy> copies) {
        return Counted.of(
                        copies.size(),
                        "row repeats N, D and loss of a row of another name to all digits and is counted once: ",
                        "rows repeat N, D and loss of rows of another name to all digits and are counted once: ")
                + some(copies)
                + "; if they are runs of their own, a column seed that tells them apart keeps them";
    }

    private static String rounded(List<Copy> copies) {
        return Counted.of(
                        copies.size(),
                        "row has N, D and loss of a row of another name: ",
                        "rows have N, D and loss of rows of another name: ")
                + some(copies)
                + "; losses of fewer than " + DECIMALS + " decimals may agree so by chance, and all are kept: if they"
                + " are copies, remove them, for each counts as a run";
    }

    private static String some(List<Copy> copies) {
        return Examples.of(copies.stream().map(Copy::toString).toList(), NAMED);
    }

    private static List<Run> without(List<Run> runs, Set<Integer> left) {
        var kept = new ArrayList<Run>();
        for (int i = 0; i < runs.size(); i++) {
            if (!left.contains(i)) {
                kept.add(runs.get(i));
            }
        }
        return kept;
    }
}
