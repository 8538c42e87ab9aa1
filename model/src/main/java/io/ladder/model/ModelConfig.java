package io.ladder.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.tensor.AttentionShape;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Section {@code model}: the shape of a decoder-only transformer. The vocabulary comes from the tokenizer.
 *
 * <p>Presets with every key are the resources {@code gpt2.yaml} and {@code llama.yaml} beside this class. {@code kvHeads:
 * auto} and {@code ffn: auto} are replaced by {@link #resolveAuto} before binding.
 *
 * @param layers number of blocks
 * @param dim width of the residual stream
 * @param heads query heads; divides dim
 * @param kvHeads key/value heads; divides heads (heads: multi-head, 1: multi-query, between: grouped-query)
 * @param ffn width of the feed-forward layer
 * @param seq longest context, in tokens; also the training window
 * @param bias whether linear layers and LayerNorms have biases
 * @param tiedOutput whether the output matrix is the token embedding
 * @param dropout probability of dropping an element of the embedding, of attention's probabilities and of every residual
 *     branch, in [0, 1)
 * @param window how far back attention sees
 * @param ropeTheta base of the rotation frequencies, for {@code positions: rope}
 * @param normEps added to the variance in norms
 */
public record ModelConfig(
        ModelStyle style,
        int layers,
        int dim,
        int heads,
        int kvHeads,
        int ffn,
        int seq,
        NormKind norm,
        NormPlacement normPlacement,
        PositionKind positions,
        ActivationKind activation,
        boolean bias,
        boolean tiedOutput,
        double dropout,
        Initialization initialization,
        AttentionWindow window,
        double ropeTheta,
        double normEps) {

    /** Widest residual stream; rows that are computed from it stay far within an int. */
    public static final int MAX_DIM = 1 << 22;

    /** Most blocks; each has its own entries in the parameter layout. */
    public static final int MAX_LAYERS = 10_000;

    private static final int MAX_FFN = 4 * MAX_DIM;

    /** {@code ffn: auto} of a gated layer is rounded up to a multiple of this: whole vector registers and tiles. */
    private static final int FFN_MULTIPLE = 32;

    public ModelConfig {
        Problems problems = new Problems();
        problems.collect(() -> Require.positive("model.layers", layers));
        problems.collect(() -> Require.positive("model.dim", dim));
        problems.collect(() -> Require.positive("model.heads", heads));
        problems.collect(() -> Require.positive("model.kvHeads", kvHeads));
        problems.collect(() -> Require.positive("model.ffn", ffn));
        problems.collect(() -> Require.positive("model.seq", seq));
        problems.collect(() -> Require.inRange("model.dropout", dropout, 0, 1));
        problems.collect(() -> Require.positive("model.ropeTheta", ropeTheta));
        problems.collect(() -> Require.positiveFloat("model.normEps", normEps, "1e-5"));
        problems.require(layers <= MAX_LAYERS, () -> tooLarge("model.layers", layers, MAX_LAYERS));
        problems.require(dim <= MAX_DIM, () -> tooLarge("model.dim", dim, MAX_DIM));
        boolean mayFollowFromDim = dim > MAX_DIM; // ffn: auto
        problems.require(ffn <= MAX_FFN || mayFollowFromDim, () -> tooLarge("model.ffn", ffn, MAX_FFN));
        if (dim > 0 && heads > 0) {
            problems.require(
                    dim % heads == 0,
                    () -> "model.heads=" + heads + " must divide model.dim=" + dim + " (remainder " + dim % heads
                            + "); use " + divisors(dim));
        }
        if (heads > 0 && kvHeads > 0) {
            problems.require(
                    heads % kvHeads == 0,
                    () -> "model.kvHeads=" + kvHeads + " must divide model.heads=" + heads + "; use "
                            + divisors(heads));
        }
        if (positions == PositionKind.ROPE && heads > 0 && dim > 0 && dim % heads == 0) {
            problems.require(
                    dim / heads % 2 == 0,
                    () -> "model.positions=rope needs an even head size, not model.dim / model.heads = " + dim / heads
                            + "; change model.heads or model.dim");
        }
        if (window != null && seq > 0 && window.positions().isPresent()) {
            problems.require(
                    window.positions().getAsInt() < seq,
                    () -> "model.window=" + window + " has no effect: it is not below model.seq=" + seq
                            + "; use none or a smaller window");
        }
        requirePresent(problems, "model.style", style);
        requirePresent(problems, "model.norm", norm);
        requirePresent(problems, "model.normPlacement", normPlacement);
        requirePresent(problems, "model.positions", positions);
        requirePresent(problems, "model.activation", activation);
        requirePresent(problems, "model.initialization", initialization);
        requirePresent(problems, "model.window", window);
        problems.throwIfAny();
    }

    /**
     * Replaces {@code kvHeads: auto} by {@code heads}, and {@code ffn: auto} by 4 dim, or for {@code swiglu}, which has
     * three matrices instead of two, by 8/3 dim rounded up to a multiple of 32 (Touvron et al. 2023). Where {@code heads}
     * or {@code dim} is not a number, {@code auto} stays and binding says what is wrong.
     *
     * @param model the merged {@code model} section; changed in place
     */
    public static void resolveAuto(ObjectNode model) {
        replaceAuto(model, "kvHeads", "heads", heads -> model.put("kvHeads", heads));
        boolean gated = ActivationKind.SWIGLU
                .name()
                .equalsIgnoreCase(model.path("activation").asText());
        replaceAuto(model, "ffn", "dim", dim -> model.put("ffn", gated ? gatedFfn(dim) : inInt(4L * dim)));
    }

    /**
     * Puts a number where {@code auto} stayed, so that binding names the {@code heads} or {@code dim} that keeps it from
     * being resolved, and not what only follows from it. Not for building a model.
     *
     * @param model a section after {@link #resolveAuto}; changed in place
     * @return whether there was such a place
     */
    public static boolean standInForAuto(ObjectNode model) {
        boolean any = false;
        for (String key : List.of("kvHeads", "ffn")) {
            if (isAuto(model, key)) {
                model.put(key, 1);
                any = true;
            }
        }
        return any;
    }

    /** Elements of one head. */
    public int headDim() {
        return dim / heads;
    }

    /** Columns of packed queries, keys and values. */
    public int qkvDim() {
        return (heads + 2 * kvHeads) * headDim();
    }

    /** Sizes and masking of attention over so many sequences of {@code tokens} tokens. */
    public AttentionShape attentionShape(int sequences, int tokens) {
        return new AttentionShape(
                sequences, tokens, heads, kvHeads, headDim(), window.within(tokens), positions == PositionKind.ALIBI);
    }

    /** Whether the feed-forward layer has a gate. */
    public boolean gated() {
        return activation == ActivationKind.SWIGLU;
    }

    /** Whether norms have a bias: LayerNorm in a model with biases. */
    public boolean normBias() {
        return bias && norm == NormKind.LAYERNORM;
    }

    private static int gatedFfn(int dim) {
        long twoThirds = (8L * dim + 2) / 3;
        return inInt((twoThirds + FFN_MULTIPLE - 1) / FFN_MULTIPLE * FFN_MULTIPLE);
    }

    /** What is larger is refused as too large, not as what is left of it in an int. */
    private static int inInt(long width) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, width));
    }

    private static String tooLarge(String setting, int value, int most) {
        return setting + "=" + value + " is too large; at most " + most + " can be given";
    }

    private static void replaceAuto(ObjectNode model, String key, String sourceKey, Consumer<Integer> replace) {
        JsonNode source = model.path(sourceKey);
        if (isAuto(model, key) && source.canConvertToInt()) {
            replace.accept(source.intValue());
        }
    }

    private static boolean isAuto(ObjectNode model, String key) {
        return "auto".equalsIgnoreCase(model.path(key).asText());
    }

    private static String divisors(int number) {
        return IntStream.rangeClosed(1, Math.min(number, 64))
                .filter(candidate -> number % candidate == 0)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }

    private static void requirePresent(Problems problems, String setting, Object value) {
        problems.require(value != null, () -> setting + " is missing");
    }
}
