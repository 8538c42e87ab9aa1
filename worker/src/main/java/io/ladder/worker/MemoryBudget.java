package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.DType;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
        List<DType> candidates = config.train().precision().candidates();
        MemoryUse smallest = candidates.stream()
                .map(compute -> MemoryUse.predicted(config, vocab, ranks, threads, compute))
                .min(Comparator.comparingLong(MemoryUse::total))
                .orElseThrow();
        require(smallest, new MemoryAdvice(config, vocab, ranks, threads, candidates, this::fits));
    }

    /**
     * Checks a run as it is configured, on a rank that knows what products read and what its kernels will take.
     *
     * @param use predicted
     * @param compute what matrix products read
     * @throws ConfigException as above
     */
    void require(MemoryUse use, RunConfig config, int vocab, int ranks, int threads, DType compute) {
        require(use, new MemoryAdvice(config, vocab, ranks, threads, List.of(compute), this::fits));
    }

    private void require(MemoryUse use, MemoryAdvice advice) {
        if (!fits(use)) {
            throw new ConfigException(message(use, advice));
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

    private String message(MemoryUse use, MemoryAdvice advice) {
        return "this run needs " + mib(use.total() + PROCESS_BYTES) + " MiB outside of the Java heap on every rank ("
                + numbers(use) + ", process " + mib(PROCESS_BYTES) + "), but " + givenBy + " leaves "
                + String.format(Locale.ROOT, "%,d", mib()) + " MiB; " + whatFits(use, advice) + "; or "
                + String.format(Locale.ROOT, remedy, ((use.total() + PROCESS_BYTES) >> 20) + 1);
    }

    private String whatFits(MemoryUse use, MemoryAdvice advice) {
        if (offHeapBytes <= PROCESS_BYTES) {
            return "no model fits in that, as the process alone takes " + mib(PROCESS_BYTES) + " MiB";
        }
        List<String> ways = advice.ways();
        if (!ways.isEmpty()) {
            return "what fits: " + String.join("; ", ways);
        }
        List<String> smaller = advice.smallerModels();
        return "no train.microBatch and no train.recompute makes it fit, in f32 or bf16 ("
                + mib(use.fixed() + PROCESS_BYTES) + " MiB are no activations); make the model smaller"
                + (smaller.isEmpty() ? " (model.layers, model.dim)" : ": " + String.join("; ", smaller));
    }

    private static String numbers(MemoryUse use) {
        return use.parts().entrySet().stream()
                .map(part -> part.getKey() + " " + mib(part.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Rounded up, with separators. */
    static String mib(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + (1 << 20) - 1) >> 20);
    }
}
