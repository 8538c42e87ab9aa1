package io.ladder.worker;

import io.ladder.collective.AeronConfig;
import io.ladder.model.ElementBytes;
import io.ladder.model.ModelBytes;
import io.ladder.model.ModelConfig;
import io.ladder.model.Recompute;
import io.ladder.model.StepShapes;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelScratch;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.TensorConfig;
import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes outside of the Java heap on one rank, by what they are for: predicted before anything is allocated, or measured.
 *
 * <p>On a rank every part is within a tenth of what is measured, or within 64 KiB where that is more; in the launcher,
 * which has no kernels to ask, the scratch is the most that any shape was seen to need.
 *
 * @param communication buffers of the streams to other ranks, and what a rank uses of their gradients
 * @param scratch working memory of the kernels
 */
public record MemoryUse(
        long parameters, long gradients, long optimizerState, long activations, long communication, long scratch)
        implements Serializable {
    /**
     * Of a run as it is configured; where {@code train.precision} leaves open what products read, of what takes more.
     *
     * @param vocab number of token ids
     * @param ranks of the attempt
     * @param threads math threads of a rank
     */
    public static MemoryUse predicted(RunConfig config, int vocab, int ranks, int threads) {
        return config.train().precision().candidates().stream()
                .map(compute -> predicted(config, vocab, ranks, threads, compute))
                .max(Comparator.comparingLong(MemoryUse::total))
                .orElseThrow();
    }

    /**
     * Of a run as it is configured.
     *
     * @param compute what matrix products read
     */
    public static MemoryUse predicted(RunConfig config, int vocab, int ranks, int threads, DType compute) {
        TrainConfig train = config.train();
        int microBatch =
                train.microBatch().of(train.batch() / ranks, config.model().seq());
        return predicted(config, vocab, ranks, threads, compute, microBatch, train.recompute());
    }

    /** Of the run with another micro-batch and another choice of what is recomputed. */
    static MemoryUse predicted(
            RunConfig config, int vocab, int ranks, int threads, DType compute, int microBatch, Recompute recompute) {
        ModelBytes model = ModelBytes.of(config.model(), vocab, microBatch, recompute, ElementBytes.of(compute));
        boolean plain = config.tensor().kernels().equals(TensorConfig.PLAIN);
        return new MemoryUse(
                model.parameters(),
                model.gradients(),
                model.optimizerState(),
                model.activations(),
                AeronConfig.defaultBufferBytes(ranks),
                plain ? 0 : scratch(config.model(), vocab, microBatch, compute, threads));
    }

    /**
     * Working memory of the oneDNN kernels at most: how large the blocks are into which oneDNN packs operands depends on
     * the processor.
     *
     * @param compute what matrix products read
     * @param threads math threads of a rank
     */
    public static long scratch(ModelConfig model, int vocab, int microBatch, DType compute, int threads) {
        return KernelScratch.most(StepShapes.of(model, vocab, microBatch, compute, true), threads);
    }

    /** The same with the working memory that a rank's kernels will take by themselves, instead of the most. */
    MemoryUse onThisProcessor(Kernels kernels, RunConfig config, int vocab, int ranks, int microBatch, DType compute) {
        boolean accumulates = microBatch < config.train().batch() / ranks;
        return new MemoryUse(
                parameters,
                gradients,
                optimizerState,
                activations,
                communication,
                kernels.scratchBytes(StepShapes.of(config.model(), vocab, microBatch, compute, accumulates)));
    }

    /** The same with so many more bytes of communication. */
    MemoryUse withCommunication(long more) {
        return new MemoryUse(parameters, gradients, optimizerState, activations, communication + more, scratch);
    }

    /** All of it. */
    public long total() {
        return parameters + gradients + optimizerState + activations + communication + scratch;
    }

    /** What no micro-batch and no recomputation makes smaller. */
    long fixed() {
        return total() - activations;
    }

    /** By name, in order. */
    public Map<String, Long> parts() {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("parameters", parameters);
        parts.put("gradients", gradients);
        parts.put("optimizer state", optimizerState);
        parts.put("activations", activations);
        parts.put("communication", communication);
        parts.put("kernels' scratch", scratch);
        return parts;
    }
}
