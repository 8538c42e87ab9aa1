package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a grid's IsoFLOP profiles can have a minimum: each needs sizes on both sides of it. Pure. */
final class IsoFlopProfiles {
    /** A parabola has three constants. */
    private static final int FEWEST_SIZES = 3;

    private IsoFlopProfiles() {}

    /** What to say before such a sweep is paid for; empty if nothing is. */
    static List<String> warnings(GridConfig grid, List<GridCell> cells) {
        Map<Double, Long> sizes = cells.stream()
                .filter(cell -> cell.budget().isPresent())
                .collect(Collectors.groupingBy(
                        cell -> cell.budget().getAsDouble(),
                        Collectors.collectingAndThen(
                                Collectors.mapping(cell -> cell.size().label(), Collectors.toSet()),
                                labels -> (long) labels.size())));
        var warnings = new ArrayList<String>();
        for (double budget : grid.budgets().stream().map(Amount::value).toList()) {
            long there = sizes.getOrDefault(budget, 0L);
            if (there < FEWEST_SIZES) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "warning: budget %.2e FLOPs has %d size(s), and an IsoFLOP profile needs %d or more, on both"
                                + " sides of its minimum; add sizes, or widen grid.tokensPerParam",
                        budget,
                        there,
                        FEWEST_SIZES));
            }
        }
        return warnings;
    }
}
