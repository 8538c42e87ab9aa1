package io.ladder.scaling.runs;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Rows that write a quantity in two units, millions and plain numbers say. Between one size of a sweep and the next, or
 * one length, there is a factor of ten at most: a gap of a thousand is one of units.
 */
final class MixedUnits {
    private static final double GAP = 1e3;

    private MixedUnits() {}

    /** That values are so far apart, for people, of a subject that it leaves out; empty if they are not. */
    static Optional<String> of(List<Run> runs, ToDoubleFunction<Run> quantity) {
        List<Run> sorted =
                runs.stream().sorted(Comparator.comparingDouble(quantity)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (quantity.applyAsDouble(sorted.get(i)) > GAP * quantity.applyAsDouble(sorted.get(i - 1))) {
                List<Run> low = sorted.subList(0, i);
                List<Run> high = sorted.subList(i, sorted.size());
                double times = UnitCheck.median(high, quantity) / UnitCheck.median(low, quantity);
                return Optional.of(String.format(
                        Locale.ROOT,
                        "is in two units: %d of %d values are about %.0e times less than the others, %s in %s, but %s in"
                                + " %s",
                        low.size(),
                        sorted.size(),
                        Math.pow(10, 3 * Math.max(1, Math.rint(Math.log10(times) / 3))),
                        plain(quantity.applyAsDouble(low.get(0))),
                        low.get(0).name(),
                        plain(quantity.applyAsDouble(high.get(0))),
                        high.get(0).name()));
            }
        }
        return Optional.empty();
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
