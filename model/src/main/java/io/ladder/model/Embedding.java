package io.ladder.model;

import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;

/** Token vectors, plus position vectors where positions are learned or sinusoidal; then dropout. */
final class Embedding {
    private final Kernels kernels;
    private final Weight tokenTable;
    private final Weight positionTable;
    private final RowBuffer output;

    /** @param positionTable [seq, dim]; value null for none, gradient null for a constant table */
    Embedding(ModelConfig config, Kernels kernels, Weight tokenTable, Weight positionTable, ActivationMemory memory) {
        this.kernels = kernels;
        this.tokenTable = tokenTable;
        this.positionTable = positionTable;
        this.output = memory.stream("embedding.output", config.dim());
    }

    /** The stream before the first block, [rows, dim]. */
    Tensor forward(Pass pass, int[] tokens) {
        Tensor out = output.rows(pass.rows());
        kernels.embeddingForward(
                tokens,
                tokenTable.value(),
                positionTable.value(),
                pass.attention().seq(),
                out);
        if (pass.drops()) {
            DropoutSite.EMBEDDING.apply(kernels, pass, out);
        }
        return out;
    }

    /** Adds the tables' gradients; the stream's gradient is overwritten. */
    void backward(Pass pass, int[] tokens, Tensor gradient) {
        if (pass.drops()) {
            DropoutSite.EMBEDDING.apply(kernels, pass, gradient);
        }
        kernels.embeddingBackward(
                tokens, gradient, pass.attention().seq(), tokenTable.gradient(), positionTable.gradient());
    }

    /** Vectors of one new token per sequence, [sequences, dim]. */
    Tensor step(CacheStep step, int[] tokens) {
        Tensor out = output.rows(step.cache().sequences());
        Tensor position =
                positionTable.value() == null ? null : positionTable.value().rows(step.position(), 1);
        kernels.embeddingForward(tokens, tokenTable.value(), position, 1, out);
        return out;
    }
}
