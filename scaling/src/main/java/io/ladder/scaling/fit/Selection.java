package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which runs of a table take part in a fit.
 *
 * @param all in the table's order
 * @param used those that take part, in that order
 */
public record Selection(List<Run> all, List<Run> used) {
    public Selection {
        all = List.copyOf(all);
        used = List.copyOf(used);
    }

    /**
     * All but those of the highest losses.
     *
     * @param numConstants that are to be fitted
     * @throws ConfigException if no more runs are left than there are constants: then a law goes through all of them,
     *     and nothing says how wrong it is
     */
    public static Selection droppingHighest(List<Run> runs, int count, String form, int numConstants) {
        Set<Run> dropped = new HashSet<>(runs.stream()
                .sorted(Comparator.comparingDouble(Run::loss).reversed())
                .limit(count)
                .collect(Collectors.toList()));
        List<Run> used = runs.stream().filter(run -> !dropped.contains(run)).collect(Collectors.toList());
        long models = used.stream().map(ModelPoint::of).distinct().count();
        if (models <= numConstants) {
            throw new ConfigException(
                    "form " + form + " has " + numConstants + " constants, but there are only " + models
                            + " different (N, D) with a loss to fit"
                            + (count > 0 ? " (" + runs.size() + " runs, " + count + " highest dropped)" : "")
                            + "; at least " + (numConstants + 1) + " are needed, and " + 4 * numConstants
                            + " for intervals that mean anything");
        }
        return new Selection(runs, used);
    }

    /** All runs beside a law. */
    public List<FittedRun> beside(LossLaw law) {
        Set<Run> taken = new HashSet<>(used);
        return all.stream()
                .map(run -> new FittedRun(
                        run,
                        ModelPoint.of(run).loss(law),
                        taken.contains(run) ? Optional.empty() : Optional.of("one of the highest losses")))
                .collect(Collectors.toList());
    }
}
