package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Pairs bootstrap of clusters (Cameron, Gelbach and Miller 2008): each replicate draws as many clusters as there are,
 * with replacement, and is fitted again. Runs of one name are one cluster: checkpoints of one training, or seeds, are
 * not independent of each other.
 *
 * <p>Replicate i has its own generator, made of the seed and i, so results do not depend on the number of threads.
 */
public final class Bootstrap {
    /** Draws that hold fewer different models than the law has constants determine nothing: drawn again, so often. */
    private static final int MOST_REDRAWS = 100;

    private final List<Run> runs;
    private final int[][] clusters;
    private final Refit refit;
    private final int numConstants;
    private final List<Effect> effects;

    /**
     * @param runs that the law was fitted to
     * @param refit of the same runs
     * @param numConstants of the form
     */
    public Bootstrap(List<Run> runs, Refit refit, int numConstants) {
        this(runs, refit, numConstants, List.of());
    }

    /** @param effects that runs share, drawn anew in each replicate */
    Bootstrap(List<Run> runs, Refit refit, int numConstants, List<Effect> effects) {
        this.effects = List.copyOf(effects);
        this.runs = List.copyOf(runs);
        this.refit = refit;
        this.numConstants = numConstants;
        this.clusters = clusters(runs);
    }

    /** Number of clusters. */
    public int numClusters() {
        return clusters.length;
    }

    /**
     * Replicates.
     *
     * @param replicates with what runs share drawn anew in each
     * @param independent the same without it
     */
    record Drawn(Replicates replicates, Replicates independent) {}

    /**
     * Fits {@code count} replicates: of resampled runs, of redrawn losses or plausible laws where the form says that
     * resampling does not serve.
     *
     * @param weights of the runs before drawing; a cluster without weight is never drawn
     * @param start the law that fits the runs themselves
     */
    public Replicates run(double[] weights, LossLaw start, int count, long seed, int threads) {
        return draw(weights, start, count, seed, threads, FitProgress.SILENT).replicates();
    }

    /** The same, told to somebody; and those without what runs share. */
    Drawn draw(double[] weights, LossLaw start, int count, long seed, int threads, FitProgress progress) {
        int[][] drawable = drawable(weights);
        if (count == 0) {
            var none = new Replicates(List.of(), 0);
            return new Drawn(none, none);
        }
        Optional<List<LossLaw>> plausible =
                refit.plausible(weights, drawable.length, start, Optional.empty(), count, seed);
        if (plausible.isPresent()) {
            List<LossLaw> widened = effects.isEmpty()
                    ? plausible.get()
                    : refit.plausible(
                                    weights,
                                    drawable.length,
                                    start,
                                    Optional.of(new SharedCovariance(effects)),
                                    count,
                                    seed)
                            .orElseThrow();
            return new Drawn(
                    new Replicates(widened, 0, Replicates.Source.PLAUSIBLE_LAWS),
                    new Replicates(plausible.get(), 0, Replicates.Source.PLAUSIBLE_LAWS));
        }
        Optional<Function<SplittableRandom, Optional<LossLaw>>> redrawing =
                refit.redrawing(weights, drawable.length, start);
        Refit replicating = refit.forReplicatesOf(weights);
        var independent = new LossLaw[count];
        var laws = new LossLaw[count];
        var done = new AtomicInteger();
        each(count, seed, threads, (i, random) -> {
            independent[i] = redrawing.isPresent()
                    ? redrawing.get().apply(random).orElse(null)
                    : replicate(replicating, weights, drawable, start, random);
            laws[i] = independent[i] == null || effects.isEmpty()
                    ? independent[i]
                    : shifted(independent[i], weights, start, random);
            progress.fitted(FitProgress.BOOTSTRAP, done.incrementAndGet(), count);
        });
        Replicates.Source source =
                redrawing.isPresent() ? Replicates.Source.REDRAWN_LOSSES : Replicates.Source.RESAMPLED_RUNS;
        return new Drawn(replicates(laws, source), replicates(independent, source));
    }

    /**
     * Laws of all runs and of parts of them, from the same draws: how far such laws lie apart because runs scatter, each by
     * itself.
     *
     * @param parts weights of the runs, 0 for those left out
     * @param start the law that fits the runs themselves
     * @param starts those of the parts
     * @return by replicate, the law of all runs first; without replicates in which some part determines none
     */
    List<List<LossLaw>> together(
            List<double[]> parts, LossLaw start, List<LossLaw> starts, int count, long seed, int threads) {
        double[] once = LinearFit.equalWeights(runs.size());
        int[][] drawable = drawable(once);
        List<List<LossLaw>> all = new ArrayList<>(Collections.nCopies(count, List.of()));
        each(count, seed, threads, (i, random) -> {
            double[] drawn = resampled(once, drawable, random);
            var laws = new ArrayList<LossLaw>();
            refit.fit(drawn, start).ifPresent(laws::add);
            for (int part = 0; part < parts.size(); part++) {
                double[] some = parts.get(part).clone();
                Arrays.setAll(some, run -> some[run] * drawn[run]);
                if (numModels(some) >= numConstants) {
                    refit.fit(some, starts.get(part)).ifPresent(laws::add);
                }
            }
            if (laws.size() == parts.size() + 1) {
                all.set(i, laws);
            }
        });
        return all.stream().filter(laws -> !laws.isEmpty()).toList();
    }

    /** What is done for one replicate. */
    private interface Replicating {
        void replicate(int i, SplittableRandom random);
    }

    private static void each(int count, long seed, int threads, Replicating replicating) {
        var results = new ArrayList<Future<?>>();
        var next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int t = 0; t < threads; t++) {
                results.add(pool.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        replicating.replicate(i, new SplittableRandom(new SplittableRandom(seed).nextLong() + i));
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bootstrap replicate failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while fitting bootstrap replicates", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Replicates replicates(LossLaw[] laws, Replicates.Source source) {
        return Replicates.of(Arrays.stream(laws).map(Optional::ofNullable).toList(), source);
    }

    /**
     * A replicate moved by what runs share: the fit to losses as far off it as the runs are off the law, and off by one
     * draw of each effect.
     */
    private LossLaw shifted(LossLaw law, double[] weights, LossLaw start, SplittableRandom random) {
        double[] logs = new double[runs.size()];
        for (int i = 0; i < logs.length; i++) {
            ModelPoint model = ModelPoint.of(runs.get(i));
            logs[i] = Math.log(runs.get(i).loss() * model.loss(law) / model.loss(start));
        }
        for (Effect effect : effects) {
            double[] added = effect.draw(random);
            Arrays.setAll(logs, i -> logs[i] + added[i]);
        }
        return refit.withLosses(Arrays.stream(logs).map(Math::exp).toArray())
                .flatMap(other -> other.fit(weights, law))
                .orElse(null);
    }

    private LossLaw replicate(
            Refit replicating, double[] weights, int[][] drawable, LossLaw start, SplittableRandom random) {
        for (int attempt = 0; attempt < MOST_REDRAWS; attempt++) {
            double[] drawn = resampled(weights, drawable, random);
            if (numModels(drawn) >= numConstants) {
                return replicating.fit(drawn, start).orElse(null);
            }
        }
        return null;
    }

    /** As many clusters as there are, drawn with replacement: the weights of their runs. */
    private static double[] resampled(double[] weights, int[][] drawable, SplittableRandom random) {
        double[] drawn = new double[weights.length];
        for (int i = 0; i < drawable.length; i++) {
            for (int run : drawable[random.nextInt(drawable.length)]) {
                drawn[run] += weights[run];
            }
        }
        return drawn;
    }

    /** Different (N, D) among the runs with weight. */
    private long numModels(double[] weights) {
        var models = new ArrayList<ModelPoint>();
        for (int i = 0; i < weights.length && models.size() < numConstants; i++) {
            var model = ModelPoint.of(runs.get(i));
            if (weights[i] > 0 && !models.contains(model)) {
                models.add(model);
            }
        }
        return models.size();
    }

    private int[][] drawable(double[] weights) {
        var some = new ArrayList<int[]>();
        for (int[] cluster : clusters) {
            double sum = 0;
            for (int run : cluster) {
                sum += weights[run];
            }
            if (sum > 0) {
                some.add(cluster);
            }
        }
        return some.toArray(int[][]::new);
    }

    private static int[][] clusters(List<Run> runs) {
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            byName.computeIfAbsent(runs.get(i).name(), name -> new ArrayList<>())
                    .add(i);
        }
        return byName.values().stream()
                .map(cluster -> cluster.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
