package io.ladder.driver.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A search for learning rates, decided: what was tried on the shortest run of each size says which multiple of the law
 * serves the others of that size.
 *
 * @param sizes in the order of the grid; none without a search
 */
public record RateSearch(List<Size> sizes) {
    /**
     * What was found for a size.
     *
     * @param losses by multiple, rising; empty where a trial is not finished or diverged
     * @param best of the finished trials; empty if there is none
     */
    public record Size(String size, Map<Double, OptionalDouble> losses, OptionalDouble best) {
        /** For people: the choice, and whether it can be trusted. */
        public String line() {
            String tried = losses.entrySet().stream()
                    .map(trial -> SweepPoint.number(trial.getKey()) + ": " + loss(trial.getValue()))
                    .collect(Collectors.joining(", "));
            if (best.isEmpty()) {
                return size + ": no trial of lr.search is finished (" + tried
                        + "), so its other runs are not trained; try smaller multiples";
            }
            return size + ": best of lr.search is " + SweepPoint.number(best.getAsDouble()) + " (" + tried + ")"
                    + edge();
        }

        private static String loss(OptionalDouble loss) {
            return loss.isPresent() ? String.format(Locale.ROOT, "%.4f", loss.getAsDouble()) : "none";
        }

        /** Whether a smaller and a larger one ended with a loss too: then there is a parabola, and a law can be fitted. */
        boolean isInside() {
            return best.isPresent()
                    && finished().anyMatch(multiple -> multiple < best.getAsDouble())
                    && finished().anyMatch(multiple -> multiple > best.getAsDouble());
        }

        private Stream<Double> finished() {
            return losses.entrySet().stream()
                    .filter(trial -> trial.getValue().isPresent())
                    .map(Map.Entry::getKey);
        }

        /** A minimum on the border need not be one. */
        private String edge() {
            List<Double> multiples = List.copyOf(losses.keySet());
            if (best.getAsDouble() == multiples.get(0)) {
                return edge("smallest", "smaller");
            }
            return best.getAsDouble() == multiples.get(multiples.size() - 1) ? edge("largest", "larger") : "";
        }

        private static String edge(String which, String further) {
            return "; it is the " + which + " tried, so a " + further
                    + " one may be better still: add it to lr.search, finished runs are kept";
        }
    }

    /** Decides by what is finished. */
    public static RateSearch of(SweepSettings settings, SweepResults results) {
        var bySize = new LinkedHashMap<String, List<SweepPoint>>();
        if (settings.config().lr().searches()) {
            results.first()
                    .forEach(trial -> bySize.computeIfAbsent(trial.cell().size().label(), unknown -> new ArrayList<>())
                            .add(trial));
        }
        var sizes = new ArrayList<Size>();
        bySize.forEach((size, trials) -> {
            Map<Double, OptionalDouble> losses = new LinkedHashMap<>();
            trials.stream()
                    .sorted(Comparator.comparingDouble(SweepPoint::multiple))
                    .forEach(trial -> losses.put(
                            trial.multiple(),
                            results.finished(trial.run())
                                    .map(row -> OptionalDouble.of(row.loss()))
                                    .orElse(OptionalDouble.empty())));
            OptionalDouble best = results.best(trials)
                    .map(trial -> OptionalDouble.of(trial.multiple()))
                    .orElse(OptionalDouble.empty());
            sizes.add(new Size(size, losses, best));
        });
        return new RateSearch(List.copyOf(sizes));
    }

    /** The runs that waited for the search, each with the best multiple of its size; sizes without one are left out. */
    public List<SweepPoint> others(SweepSettings settings, SweepResults results) {
        Map<String, Double> chosen = new LinkedHashMap<>();
        sizes.forEach(size -> size.best().ifPresent(multiple -> chosen.put(size.size(), multiple)));
        return results.waiting().stream()
                .filter(cell -> chosen.containsKey(cell.size().label()))
                .map(cell -> settings.point(cell, chosen.get(cell.size().label())))
                .toList();
    }
}
