package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Runs sorted into budgets.
 *
 * <p>Where the table has a column {@code budget}, its values are the budgets. Otherwise runs belong together whose FLOPs
 * lie within a factor of {@value #WINDOW} from the least to the most: the window over ln C that holds most models of
 * different size is taken first, then the next of what is left, until no window holds {@value #LEAST} of them.
 *
 * @param profiles cheapest first
 * @param left runs of no profile
 */
public record Profiles(List<Profile> profiles, List<Run> left) {
    /** Name of the column. */
    public static final String BUDGET = "budget";

    /** Largest ratio of FLOPs within a budget that is not given but found. */
    public static final double WINDOW = 1.2;

    /** Fewest sizes that make a budget where none is given; three determine a parabola, four can gainsay it. */
    public static final int LEAST = 4;

    public static Profiles of(List<Run> runs) {
        boolean given = runs.stream().anyMatch(run -> run.more().containsKey(BUDGET));
        return given ? byColumn(runs) : byCompute(runs);
    }

    private static Profiles byColumn(List<Run> runs) {
        var byBudget = new TreeMap<Double, List<Run>>();
        var left = new ArrayList<Run>();
        for (Run run : runs) {
            Double budget = run.more().get(BUDGET);
            if (budget == null || !(budget > 0)) {
                left.add(run);
            } else {
                byBudget.computeIfAbsent(budget, ignored -> new ArrayList<>()).add(run);
            }
        }
        var profiles = new ArrayList<Profile>();
        byBudget.forEach((budget, members) -> profiles.add(profile(budget, members)));
        return new Profiles(List.copyOf(profiles), List.copyOf(left));
    }

    private static Profiles byCompute(List<Run> runs) {
        var left = new ArrayList<>(runs);
        left.sort(Comparator.comparingDouble(Run::flops));
        var profiles = new ArrayList<Profile>();
        while (true) {
            int bestFrom = 0;
            int bestTo = 0;
            int most = 0;
            for (int from = 0, to = 0; from < left.size(); from++) {
                while (to < left.size()
                        && left.get(to).flops() <= WINDOW * left.get(from).flops()) {
                    to++;
                }
                int sizes = profile(0, left.subList(from, to)).distinctSizes();
                if (sizes > most) {
                    most = sizes;
                    bestFrom = from;
                    bestTo = to;
                }
            }
            if (most < LEAST) {
                break;
            }
            List<Run> members = left.subList(bestFrom, bestTo);
            profiles.add(profile(geometricMean(members), members));
            members.clear();
        }
        profiles.sort(Comparator.comparingDouble(Profile::flops));
        return new Profiles(List.copyOf(profiles), List.copyOf(left));
    }

    private static Profile profile(double flops, List<Run> members) {
        var sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingDouble(Run::params));
        return new Profile(flops, List.copyOf(sorted));
    }

    private static double geometricMean(List<Run> runs) {
        return Math.exp(runs.stream()
                .mapToDouble(run -> Math.log(run.flops()))
                .average()
                .orElseThrow());
    }
}
