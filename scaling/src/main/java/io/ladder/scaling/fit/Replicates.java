package io.ladder.scaling.fit;

import io.ladder.scaling.law.ComputeOptimal;
import io.ladder.scaling.law.LossLaw;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Laws of the bootstrap replicates.
 *
 * @param laws of those that could be fitted, in order
 * @param failed number of the others
 * @param source what they are fits of
 */
public record Replicates(List<LossLaw> laws, int failed, Source source) {
    /** What replicates are fits of. */
    public enum Source {
        /** Runs drawn again, with replacement. */
        RESAMPLED_RUNS("resampled runs"),
        /** The same runs with losses drawn again, see {@link Refit#redrawing}. */
        REDRAWN_LOSSES("redrawn losses"),
        /** Nothing: they are {@linkplain Refit#plausible plausible laws}. */
        PLAUSIBLE_LAWS("plausible laws");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        /** As in {@code fit.json}. */
        String words() {
            return words;
        }

        /** The way back; resampled runs in files that do not say. */
        static Source named(String words) {
            return Arrays.stream(values())
                    .filter(source -> source.words.equals(words))
                    .findFirst()
                    .orElse(RESAMPLED_RUNS);
        }
    }

    public Replicates {
        laws = List.copyOf(laws);
    }

    /** Of resampled runs. */
    public Replicates(List<LossLaw> laws, int failed) {
        this(laws, failed, Source.RESAMPLED_RUNS);
    }

    static Replicates of(List<Optional<LossLaw>> all, Source source) {
        List<LossLaw> laws = all.stream().flatMap(Optional::stream).collect(Collectors.toList());
        return new Replicates(laws, all.size() - laws.size(), source);
    }

    /** No replicates: nothing is known of the certainty. */
    public boolean isEmpty() {
        return laws.isEmpty();
    }

    /** The constants of all of them. */
    public Draws draws() {
        var bySymbol = new LinkedHashMap<String, double[]>();
        if (!laws.isEmpty()) {
            laws.get(0)
                    .symbols()
                    .keySet()
                    .forEach(symbol ->
                            bySymbol.put(symbol, values(law -> law.symbols().get(symbol))));
        }
        return new Draws(bySymbol, source);
    }

    /**
     * Intervals of the constants by their symbols, and of the exponents {@code a} and {@code b} of the optimal model
     * where the form has them (and no constants of those names).
     *
     * @param estimate the law of the runs themselves, whose constants all intervals hold
     */
    public Map<String, Interval> intervals(LossLaw estimate) {
        var intervals = new LinkedHashMap<String, Interval>();
        if (laws.isEmpty()) {
            return intervals;
        }
        laws.get(0)
                .symbols()
                .keySet()
                .forEach(symbol -> intervals.put(
                        symbol, around(estimate, law -> law.symbols().get(symbol))));
        if (estimate instanceof ComputeOptimal) {
            intervals.putIfAbsent("a", around(estimate, law -> ((ComputeOptimal) law).paramsExponent()));
            intervals.putIfAbsent("b", around(estimate, law -> ((ComputeOptimal) law).tokensExponent()));
        }
        return intervals;
    }

    private Interval around(LossLaw estimate, ToDoubleFunction<LossLaw> quantity) {
        return Interval.around(quantity.applyAsDouble(estimate), values(quantity));
    }

    /** Exponents of N* of those laws that have a best model for a budget. */
    double[] paramsExponents() {
        return Arrays.stream(values(law -> ((ComputeOptimal) law).paramsExponent()))
                .filter(Double::isFinite)
                .toArray();
    }

    /** Interval of anything that follows from a law. */
    public Interval interval(ToDoubleFunction<LossLaw> quantity) {
        return Interval.of(values(quantity));
    }

    /** What follows from each law, in order. */
    public double[] values(ToDoubleFunction<LossLaw> quantity) {
        return laws.stream().mapToDouble(quantity).toArray();
    }
}
