package io.ladder.driver.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The second half of a search for learning rates: what was tried on the shortest run of a size decides for its other
 * runs.
 */
public final class RateSearch {
    private RateSearch() {}

    /**
     * The runs of the cells that are not among the first runs, each with the best multiple of its size. Sizes of which no
     * trial is finished are left out. Without a search there are none.
     *
     * @param first the runs that came first
     * @param say hears what was decided
     */
    public static List<SweepPoint> othersThan(
            List<SweepPoint> first,
            List<GridCell> cells,
            SweepSettings settings,
            SweepResults results,
            Consumer<String> say) {
        var done = new HashSet<String>();
        first.forEach(point -> done.add(point.cell().label()));
        var bySize = cells.stream()
                .filter(cell -> !done.contains(cell.label()))
                .collect(Collectors.groupingBy(cell -> cell.size().label()));
        var others = new ArrayList<SweepPoint>();
        bySize.forEach((size, left) -> {
            Optional<SweepPoint> best = results.best(first.stream()
                    .filter(trial -> trial.cell().size().label().equals(size))
                    .toList());
            if (best.isEmpty()) {
                say.accept(size + ": no trial of a learning rate is finished, so its other runs wait");
            } else {
                double multiple = best.get().multiple();
                say.accept(String.format(Locale.ROOT, "%s: best of lr.search is %s", size, multiple));
                left.forEach(cell -> others.add(settings.point(cell, multiple)));
            }
        });
        return others;
    }
}
