package io.ladder.scaling.fit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words on standard errors that are not stated. */
public final class StandardErrors {
    /** Where a standard error would stand. */
    public static final String NONE = "not meaningful";

    private StandardErrors() {}

    /** A warning that names the constants without one; empty if all have theirs. */
    public static Optional<String> missing(Map<String, Interval> intervals) {
        List<String> without = intervals.entrySet().stream()
                .filter(one -> Double.isFinite(one.getValue().low())
                        && Double.isFinite(one.getValue().high())
                        && one.getValue().standardError().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of("standard error not meaningful: that of " + String.join(", ", without)
                        + " is not stated, because the standard deviation of the replicates and the one that their 95%"
                        + " interval amounts to, (high - low) / 3.92, differ by more than " + (int) Interval.MOST_OFF
                        + " times: a few far replicates, or an interval that had to be stretched to the estimate; go by"
                        + " the interval");
    }
}
