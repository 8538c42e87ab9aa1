package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.model.Recompute;
import io.ladder.tensor.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one rank may take outside of the Java heap, and whether a run stays within it. Pure.
 *
 * @param offHeapBytes the limit
 * @param givenBy where it comes from, as a user knows it, such as {@code spark.executor.memoryOverhead=1024m}
 * @param remedy how a user raises it: a clause with {@code %d} for the mebibytes needed
 */
public record MemoryBudget(long offHeapBytes, String givenBy, String remedy) implements Serializable {
    /** Outside of heap and tensors: classes, compiled code, native libraries, threads, the file cache of Aeron. */
    public static final long PROCESS_BYTES = 512L << 20;

    /**
     * Checks a run as it is configured, before it is known what products will read: it must fit with what takes least.
     *
     * @param vocab number of token ids
     * @throws ConfigException if it does not fit, with the numbers and the settings that would
     */
    public void require(RunConfig config, int vocab, int ranks, int threads) {
        DType smallest = config.train().precision().candidates().stream()
                .min(Comparator.comparingLong(compute -> MemoryUse.predicted(config, vocab, ranks, threads, compute)
                        .total()))
                .orElseThrow();
        require(config, vocab, ranks, threads, smallest);
    }

    /**
     * Checks a run as it is configured.
     *
     * @param compute what matrix products read
     * @throws ConfigException as above
     */
    public void require(RunConfig config, int vocab, int ranks, int threads, DType compute) {
        MemoryUse use = MemoryUse.predicted(config, vocab, ranks, threads, compute);
        if (!fits(use)) {
            throw new ConfigException(message(use, config, vocab, ranks, threads, compute));
        }
    }

    /** Whether it stays within the limit, together with the process itself. */
    boolean fits(MemoryUse use) {
        return use.total() + PROCESS_BYTES <= offHeapBytes;
    }

    /** The limit in mebibytes. */
    long mib() {
        return offHeapBytes >> 20;
    }

    private String message(MemoryUse use, RunConfig config, int vocab, int ranks, int threads, DType compute) {
        List<String> ways = waysToFit(config, vocab, ranks, threads, compute);
        String fitting = ways.isEmpty()
                ? "no train.microBatch and no train.recompute makes it fit (" + mib(use.fixed() + PROCESS_BYTES)
                        + " MiB are no activations); make the model smaller (model.layers, model.dim, model.seq)"
                : "what fits: " + String.join("; ", ways);
        return "this run needs " + mib(use.total() + PROCESS_BYTES) + " MiB outside of the Java heap on every rank ("
                + numbers(use) + ", process " + mib(PROCESS_BYTES) + "), but " + givenBy + " leaves "
                + String.format(Locale.ROOT, "%,d", mib()) + " MiB; " + fitting + "; or "
                + String.format(Locale.ROOT, remedy, ((use.total() + PROCESS_BYTES) >> 20) + 1);
    }

    private static String numbers(MemoryUse use) {
        return use.parts().entrySet().stream()
                .map(part -> part.getKey() + " " + mib(part.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** For each choice of recomputation from the configured one on, the largest micro-batch that fits. */
    private List<String> waysToFit(RunConfig config, int vocab, int ranks, int threads, DType compute) {
        TrainConfig train = config.train();
        int share = train.batch() / ranks;
        int configured = train.microBatch().of(share, config.model().seq());
        List<String> ways = new ArrayList<>();
        for (Recompute recompute : Recompute.values()) {
            if (recompute.compareTo(train.recompute()) >= 0) {
                largestFitting(config, vocab, ranks, threads, compute, share, configured, recompute)
                        .ifPresent(microBatch -> ways.add(settings(train, recompute, configured, microBatch)
                                + needs(config, vocab, ranks, threads, compute, microBatch, recompute)));
            }
        }
        return ways;
    }

    private OptionalInt largestFitting(
            RunConfig config,
            int vocab,
            int ranks,
            int threads,
            DType compute,
            int share,
            int most,
            Recompute recompute) {
        return IntStream.iterate(most, microBatch -> microBatch > 0, microBatch -> microBatch - 1)
                .filter(microBatch -> share % microBatch == 0)
                .filter(microBatch ->
                        fits(MemoryUse.predicted(config, vocab, ranks, threads, compute, microBatch, recompute)))
                .findFirst();
    }

    private static String settings(TrainConfig train, Recompute recompute, int configured, int microBatch) {
        Optional<String> recomputing = recompute == train.recompute()
                ? Optional.empty()
                : Optional.of("train.recompute=" + recompute.name().toLowerCase(Locale.ROOT));
        Optional<String> smaller =
                microBatch == configured ? Optional.empty() : Optional.of("train.microBatch=" + microBatch);
        return Arrays.asList(recomputing, smaller).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" with "));
    }

    private static String needs(
            RunConfig config, int vocab, int ranks, int threads, DType compute, int microBatch, Recompute recompute) {
        MemoryUse use = MemoryUse.predicted(config, vocab, ranks, threads, compute, microBatch, recompute);
        return " (" + mib(use.total() + PROCESS_BYTES) + " MiB)";
    }

    /** Rounded up, with separators. */
    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + (1 << 20) - 1) >> 20);
    }
}
