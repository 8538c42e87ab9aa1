package io.ladder.model;

/**
 * What {@link Gpt} takes for activations when it is made for training: known before anything is allocated. Pure.
 *
 * @param keptPerLayer what each layer keeps from the forward to the backward pass
 * @param once what all layers share: gradients of activations, what is recomputed, the ends of the model, logits, tables
 * @param layers number of blocks
 */
public record ActivationBytes(long keptPerLayer, long once, int layers) {

    /**
     * Of a model for {@code sequences} windows at once.
     *
     * @param vocab number of token ids
     */
    public static ActivationBytes of(
            ModelConfig config, int vocab, int sequences, Recompute recompute, ElementBytes element) {
        long rows = Math.multiplyExact((long) sequences, config.seq());
        long stream = rows * config.dim() * element.stream();
        long saved = savedBytes(config, rows, element);
        long derived = derivedBytes(config, rows, element);
        long once = stream // the embedding's output
                + backwardBytes(config, rows, element)
                + endBytes(config, rows, element)
                + headBytes(config, vocab, rows, element)
                + tableBytes(config);
        return switch (recompute) {
            case NONE -> new ActivationBytes(stream + saved + derived, once, config.layers());
            case ATTENTION -> new ActivationBytes(stream + saved, once + derived, config.layers());
            case BLOCK -> new ActivationBytes(stream, once + saved + derived, config.layers());
        };
    }

    /** All of it. */
    public long total() {
        return layers * keptPerLayer + once;
    }

    /** What a block saves ({@code ActivationMemory.saved}): both norms, the stream between, the wide layer's input. */
    private static long savedBytes(ModelConfig config, long rows, ElementBytes element) {
        boolean pre = config.normPlacement() == NormPlacement.PRE;
        long besideNorms = 2L * config.dim() * (pre ? element.branch() : element.stream());
        long middle = (long) config.dim() * element.stream();
        long wide = (long) wideColumns(config) * element.branch();
        return rows * (2 * statistics(config) + besideNorms + middle + wide);
    }

    /** What a block can derive from it: attention's insides and the output of the non-linearity. */
    private static long derivedBytes(ModelConfig config, long rows, ElementBytes element) {
        long attention = (long) (config.qkvDim() + config.dim()) * element.branch();
        long logSumExp = (long) config.heads() * Float.BYTES;
        return rows * (attention + logSumExp + (long) config.ffn() * element.branch());
    }

    /** What the backward pass alone uses, shared by all blocks, and the stream's gradient. */
    private static long backwardBytes(ModelConfig config, long rows, ElementBytes element) {
        boolean pre = config.normPlacement() == NormPlacement.PRE;
        long attention = (long) (config.dim() + config.qkvDim()) * element.branch();
        long feedForward = (long) (config.ffn() + (config.gated() ? wideColumns(config) : 0)) * element.branch();
        long besideNorm = (long) config.dim() * (pre ? element.branch() : element.stream());
        long dropped = config.dropout() > 0 ? (long) config.dim() * element.stream() : 0;
        long gradient = (long) config.dim() * element.stream();
        long rounded = element.mixed() ? (pre ? 1L : 2L) * config.dim() * element.branch() : 0;
        return rows * (attention + feedForward + besideNorm + dropped + gradient + rounded);
    }

    /** One chunk of logits; where products are narrower, its gradient and, without a final norm, its hidden rows too. */
    private static long headBytes(ModelConfig config, int vocab, long rows, ElementBytes element) {
        long chunkRows = OutputHead.chunkRows(vocab, config.dim(), Math.toIntExact(rows), true);
        long logits = chunkRows * vocab * Float.BYTES;
        if (!element.mixed()) {
            return logits;
        }
        long hidden = config.normPlacement() == NormPlacement.PRE ? 0 : chunkRows * config.dim() * element.branch();
        return logits + chunkRows * vocab * element.branch() + hidden;
    }

    /** The final norm of a pre-norm model. */
    private static long endBytes(ModelConfig config, long rows, ElementBytes element) {
        return config.normPlacement() == NormPlacement.PRE
                ? rows * (statistics(config) + 2L * config.dim() * element.branch())
                : 0;
    }

    private static long tableBytes(ModelConfig config) {
        return switch (config.positions()) {
            case SINUSOIDAL -> (long) config.seq() * config.dim() * Float.BYTES;
            case ROPE -> (long) config.seq() * config.headDim() * Float.BYTES;
            case LEARNED, ALIBI, NONE -> 0;
        };
    }

    /** Of one norm, per row. */
    private static long statistics(ModelConfig config) {
        return (config.norm() == NormKind.LAYERNORM ? 2L : 1L) * Float.BYTES;
    }

    private static int wideColumns(ModelConfig config) {
        return config.gated() ? 2 * config.ffn() : config.ffn();
    }
}
