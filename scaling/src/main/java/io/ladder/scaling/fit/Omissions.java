package io.ladder.scaling.fit;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Refits of Chinchilla's form without the largest third of sizes, and without the shortest third of lengths: what a learning
 * rate that no longer suits large models, or a warm-up that is long against short runs, spoils most. How far such laws lie
 * apart by noise alone is told by bootstrap replicates of both from the same draws.
 */
final class Omissions {
    /** Replicates of each law; two digits of a standard error. */
    private static final int MOST_REPLICATES = 300;

    /** Sizes or lengths that have to be left for two constants of theirs and E. */
    private static final int FEWEST_VALUES = 3;

    private Omissions() {}

    /** Runs that are left out. */
    private record Omission(String what, ToDoubleFunction<Run> size) {
        /** 1 for the runs that are left; empty if they are too few. */
        Optional<double[]> weights(List<Run> runs, int numConstants) {
            long[] steps = runs.stream()
                    .mapToLong(run -> SizeSteps.of(Math.log(size.applyAsDouble(run))))
                    .toArray();
            long[] distinct = Arrays.stream(steps).distinct().sorted().toArray();
            int kept = distinct.length - distinct.length / 3;
            if (kept < FEWEST_VALUES || kept == distinct.length) {
                return Optional.empty();
            }
            double[] weights = Arrays.stream(steps)
                    .mapToDouble(step -> step <= distinct[kept - 1] ? 1 : 0)
                    .toArray();
            return Arrays.stream(weights).sum() < 2 * numConstants ? Optional.empty() : Optional.of(weights);
        }
    }

    private static final List<Omission> OMISSIONS = List.of(
            new Omission("the largest third of sizes", Run::params),
            new Omission("the shortest third of lengths", run -> 1 / run.tokens()));

    /** A figure of laws. */
    private record Quantity(String name, ToDoubleFunction<LossLaw> of) {}

    /**
     * Those that leave enough runs.
     *
     * @param law of all runs
     * @param bootstrap of all runs
     * @param source what the law's own replicates are: where they are not resampled runs, resampling does not serve
     */
    static List<Sensitivity> of(
            List<Run> runs,
            ChinchillaLaw law,
            Refit refit,
            Bootstrap bootstrap,
            Replicates.Source source,
            FitOptions options) {
        var names = new ArrayList<String>();
        var parts = new ArrayList<double[]>();
        var laws = new ArrayList<LossLaw>();
        for (Omission omission : OMISSIONS) {
            Optional<double[]> weights = omission.weights(runs, law.symbols().size());
            Optional<LossLaw> part = weights.flatMap(some -> refit.fit(some, law));
            part.ifPresent(found -> {
                names.add(omission.what);
                parts.add(weights.get());
                laws.add(found);
            });
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        int count = source == Replicates.Source.RESAMPLED_RUNS ? Math.min(MOST_REPLICATES, options.replicates()) : 0;
        List<List<LossLaw>> drawn = bootstrap.together(parts, law, laws, count, options.seed(), options.threads());
        List<Quantity> quantities = quantities(runs, law, options);
        return IntStream.range(0, names.size())
                .mapToObj(i -> new Sensitivity(
                        names.get(i),
                        (int) Arrays.stream(parts.get(i)).sum(),
                        quantities.stream()
                                .map(quantity -> figure(quantity, law, laws.get(i), drawn, i + 1))
                                .toList()))
                .toList();
    }

    private static Sensitivity.Figure figure(
            Quantity quantity, LossLaw whole, LossLaw part, List<List<LossLaw>> drawn, int place) {
        double[] differences = drawn.stream()
                .mapToDouble(
                        laws -> quantity.of.applyAsDouble(laws.get(place)) - quantity.of.applyAsDouble(laws.get(0)))
                .toArray();
        double before = quantity.of.applyAsDouble(whole);
        double after = quantity.of.applyAsDouble(part);
        return new Sensitivity.Figure(quantity.name, before, after, byNoise(differences, after - before));
    }

    /** Of differences of replicates, which lie around the one that the runs themselves have. */
    private static Interval byNoise(double[] differences, double own) {
        if (differences.length == 0) {
            return Interval.UNKNOWN;
        }
        return Interval.of(Arrays.stream(differences).map(one -> own - one).toArray());
    }

    private static List<Quantity> quantities(List<Run> runs, ChinchillaLaw law, FitOptions options) {
        var quantities = new ArrayList<Quantity>();
        for (String symbol : List.of("E", "alpha", "beta")) {
            quantities.add(new Quantity(symbol, one -> one.symbols().get(symbol)));
        }
        quantities.add(new Quantity("a", one -> ((ChinchillaLaw) one).paramsExponent()));
        ModelPoint far = options.predict().stream().findFirst().orElseGet(() -> {
            double flops =
                    Advice.OUTLOOK * runs.stream().mapToDouble(Run::flops).max().orElseThrow();
            return new ModelPoint(law.optimalParams(flops), law.optimalTokens(flops));
        });
        quantities.add(new Quantity(
                String.format(Locale.ROOT, "loss of %.3g parameters on %.3g tokens", far.params(), far.tokens()),
                far::loss));
        return quantities;
    }
}
