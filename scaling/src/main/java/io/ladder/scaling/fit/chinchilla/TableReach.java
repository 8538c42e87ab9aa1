package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Whether runs reach far enough, in size, length and budget, for a law to be read off them. */
final class TableReach {
    private static final double NARROW_PARAMS = 10;
    private static final double NARROW_TOKENS = 10;
    private static final double NARROW_RATIO = 4;
    private static final int FEWEST_VALUES = 3;

    /** FLOPs that differ by no more are one budget. */
    private static final double SAME_BUDGET = 1.3;

    private TableReach() {}

    /** What is too narrow or too few, in words and figures. */
    static List<String> doubts(List<Run> runs) {
        var doubts = new ArrayList<String>();
        int budgets = budgets(runs);
        if (budgets == 1) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "one budget only (%.3g FLOPs): exponents a and b of the optimum rest on the form of the law alone, no"
                            + " second budget confirms them",
                    runs.get(0).flops()));
        } else if (budgets == 2) {
            doubts.add(
                    "only two budgets: how the optimum grows is a line through two points; three or more are needed to"
                            + " see whether it is one");
        }
        few(doubts, "numbers of parameters", Run::params, runs, "alpha, A and E");
        few(doubts, "numbers of tokens", Run::tokens, runs, "beta, B and E");
        narrow(doubts, "N", spread(runs, Run::params), NARROW_PARAMS, "alpha and A are hardly determined");
        narrow(doubts, "D", spread(runs, Run::tokens), NARROW_TOKENS, "beta and B are hardly determined");
        narrow(
                doubts,
                "D/N",
                spread(runs, run -> run.tokens() / run.params()),
                NARROW_RATIO,
                "what N does and what D does cannot be told apart");
        return doubts;
    }

    /** Through two points go curves of any bend. */
    private static void few(
            List<String> doubts, String what, ToDoubleFunction<Run> quantity, List<Run> runs, String constants) {
        long different = runs.stream().mapToDouble(quantity).distinct().count();
        if (different < FEWEST_VALUES) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "only %d different %s: what a third would have is not known, and %s cannot be told apart; train at least"
                            + " %d, better more",
                    different,
                    what,
                    constants,
                    FEWEST_VALUES));
        }
    }

    private static void narrow(List<String> doubts, String what, double spread, double narrow, String so) {
        if (spread < narrow) {
            doubts.add(String.format(
                    Locale.ROOT,
                    "the range of %s is too narrow: the largest is %.3g times the smallest, a factor of %.0f is the least"
                            + " to go by; %s",
                    what,
                    spread,
                    narrow,
                    so));
        }
    }

    private static double spread(List<Run> runs, ToDoubleFunction<Run> quantity) {
        double[] values = runs.stream().mapToDouble(quantity).sorted().toArray();
        return values[values.length - 1] / values[0];
    }

    /** Number of groups of FLOPs with gaps between them; many where FLOPs are spread without gaps. */
    static int budgets(List<Run> runs) {
        double[] flops = runs.stream().mapToDouble(Run::flops).sorted().toArray();
        double start = flops[0];
        int groups = 1;
        for (double value : Arrays.copyOfRange(flops, 1, flops.length)) {
            if (value > SAME_BUDGET * start) {
                groups++;
                start = value;
            }
        }
        return groups;
    }
}
