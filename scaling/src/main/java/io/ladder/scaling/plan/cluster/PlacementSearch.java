package io.ladder.scaling.plan.cluster;

import io.ladder.model.Recompute;
import io.ladder.scaling.plan.architecture.Architecture;
import io.ladder.scaling.plan.architecture.Recipe;
import io.ladder.tensor.DType;
import io.ladder.worker.MemoryUse;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Weighs every placement of a model on a cluster: the lowest rung that fits memory wins, on it the fastest placement by
 * {@link CostModel}, and among equals the one with the largest micro-batch, which keeps products large.
 */
public final class PlacementSearch {
    /** More rows at once gain nothing in speed, and {@code train.microBatch: auto} takes no more either. */
    private static final int MOST_ROWS = 8192;
    /** Steps of this much difference are equally long. */
    private static final double SAME_TIME = 1e-6;

    private final Architecture architecture;
    private final Recipe recipe;
    private final Cluster cluster;
    private final RankBytes bytes;
    private final CostModel costs;

    /** @param compute what products read */
    public PlacementSearch(Architecture architecture, Recipe recipe, Cluster cluster, DType compute) {
        this.architecture = architecture;
        this.recipe = recipe;
        this.cluster = cluster;
        this.bytes = new RankBytes(architecture, compute, cluster.cores());
        this.costs = new CostModel(architecture, recipe, cluster, Float.BYTES);
    }

    /** The choice among all rungs, with what speaks against the others. */
    public Choice choose() {
        return choose(false);
    }

    /** The same; {@code runnableOnly} leaves out the rungs that this version of Ladder cannot run. */
    public Choice choose(boolean runnableOnly) {
        Map<Rung, List<Alternative>> best = new EnumMap<>(Rung.class);
        for (Rung rung : Rung.values()) {
            best.put(rung, ofRung(rung));
        }
        Optional<Alternative> chosen = best.values().stream()
                .flatMap(List::stream)
                .filter(Alternative::fits)
                .filter(one -> !runnableOnly || one.placement().rung().isRunnable())
                .min(Comparator.comparing((Alternative one) -> one.placement().rung())
                        .thenComparing(PlacementSearch::compareSpeed));
        List<Alternative> rejected = best.values().stream()
                .flatMap(List::stream)
                .filter(one -> chosen.isEmpty() || !one.equals(chosen.get()))
                .map(one -> one.because(reason(one, chosen)))
                .toList();
        return new Choice(chosen.map(one -> one.because(praise())), rejected);
    }

    /** For each choice of recomputation the fastest that fits, or what takes least. */
    private List<Alternative> ofRung(Rung rung) {
        List<Alternative> best = new ArrayList<>();
        for (Recompute recompute : Recompute.values()) {
            List<Alternative> all = new ArrayList<>();
            degrees(rung).forEach(degree -> addMicroBatches(rung, degree, recompute, all));
            all.stream()
                    .filter(Alternative::fits)
                    .min(PlacementSearch::compareSpeed)
                    .or(() -> all.stream().min(Comparator.comparingLong(Alternative::neededBytes)))
                    .ifPresent(best::add);
        }
        return best;
    }

    private record Degrees(int data, int tensor, int pipeline) {}

    private List<Degrees> degrees(Rung rung) {
        int ranks = cluster.executors();
        return switch (rung) {
            case DATA_PARALLEL ->
                divisors(ranks).mapToObj(d -> new Degrees(d, 1, 1)).toList();
            case ZERO1, ZERO2, ZERO3 -> ranks == 1 ? List.of() : List.of(new Degrees(ranks, 1, 1));
            case TENSOR ->
                divisors(ranks)
                        .filter(this::cutsWidth)
                        .mapToObj(t -> new Degrees(ranks / t, t, 1))
                        .toList();
            case PIPELINE ->
                divisors(ranks)
                        .filter(p -> p > 1 && p <= architecture.layers())
                        .boxed()
                        .flatMap(p -> divisors(ranks / p)
                                .filter(t -> t == 1 || cutsWidth(t))
                                .mapToObj(t -> new Degrees(ranks / p / t, t, p)))
                        .toList();
        };
    }

    private boolean cutsWidth(int tensor) {
        return tensor > 1
                && architecture.heads() % tensor == 0
                && architecture.kvHeads() % tensor == 0
                && architecture.ffn() % tensor == 0;
    }

    private void addMicroBatches(Rung rung, Degrees degrees, Recompute recompute, List<Alternative> all) {
        int share = recipe.batch() / degrees.data;
        int most = Math.max(1, MOST_ROWS / architecture.seq());
        divisors(share)
                .filter(micro -> micro <= most)
                .forEach(micro -> all.add(weigh(new Placement(
                        rung, degrees.data, degrees.tensor, degrees.pipeline, micro, share / micro, recompute))));
    }

    private Alternative weigh(Placement placement) {
        MemoryUse memory = bytes.of(placement);
        long needed = RankBytes.neededBytes(memory);
        return new Alternative(placement, memory, needed, costs.of(placement), needed <= cluster.offHeapBytes(), "");
    }

    /** Faster first, then larger micro-batches. */
    private static int compareSpeed(Alternative one, Alternative other) {
        double difference = one.time().seconds() / other.time().seconds() - 1;
        return Math.abs(difference) > SAME_TIME
                ? Double.compare(difference, 0)
                : Integer.compare(
                        other.placement().microBatch(), one.placement().microBatch());
    }

    private String praise() {
        return format("the lowest rung that fits %s, and its fastest placement", gib(cluster.offHeapBytes()));
    }

    private String reason(Alternative one, Optional<Alternative> chosen) {
        if (!one.fits()) {
            return format(
                    "does not fit: needs %s outside of the heap on a rank, which has %s",
                    gib(one.neededBytes()), gib(cluster.offHeapBytes()));
        }
        if (chosen.isEmpty()) {
            return "fits, but this version of Ladder cannot run it";
        }
        Alternative winner = chosen.get();
        String times = format(
                "%s s a step, chosen %s s",
                three(one.time().seconds()), three(winner.time().seconds()));
        if (one.placement().rung() == winner.placement().rung()) {
            return "slower: " + times;
        }
        return "a higher rung than needed: " + times;
    }

    private static IntStream divisors(int number) {
        return IntStream.rangeClosed(1, number).filter(candidate -> number % candidate == 0);
    }

    /** Three digits that count, without a power of ten. */
    private static String three(double seconds) {
        return new BigDecimal(seconds).round(new MathContext(3)).toPlainString();
    }

    private static String gib(long size) {
        return format("%.2f GiB", size / (double) (1L << 30));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
