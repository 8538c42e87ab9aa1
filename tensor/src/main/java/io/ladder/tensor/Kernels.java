package io.ladder.tensor;

/**
 * Every numerical operation that the model and its optimizer run, on one device.
 *
 * <p>Two sets: {@link PlainKernels}, the reference, plain Java loops, and {@link OneDnnKernels}, the fast one. Products
 * use weights stored {@code [out, in]}. Outputs are overwritten unless
 * a method says that it adds. An output must not overlap an input except where a method allows it. "rows" is batch *
 * seq. Gradient outputs for parameters add to what is there, so micro-batches accumulate; {@link #linearBackwardWeight}
 * can be told to overwrite a matrix's.
 *
 * <p><b>Types.</b> Tensors are f32 unless a method says "either": then f32 or bf16, each on its own, or "of one dtype".
 * Mixed precision (Kalamkar et al. 2019) keeps in f32 what is summed over many terms or many steps: the residual
 * stream, norm parameters, biases, statistics, logits, weights' gradients, optimizer state. What matrix products read
 * and activations pass on may be bf16. Whatever the types, arithmetic and sums inside a kernel are f32 or wider, and a
 * bf16 result is rounded once, to nearest even.
 *
 * <p>Results are deterministic for a fixed number of threads. An instance is used by one thread at a time. Shapes that
 * do not fit throw {@link IllegalArgumentException}: our bug.
 */
public interface Kernels extends AutoCloseable {

    /** One line for logs: set, library version, instruction set, threads. */
    String description();

    /** How this set computes matrix products of bf16. */
    Bf16Support bf16();

    /** Bytes of working memory that this set holds beside the tensors it is given; grows with the shapes it has seen. */
    default long scratchBytes() {
        return 0;
    }

    /**
     * Bytes of working memory that training steps of these shapes will make this set hold, exactly; nothing of it is
     * allocated yet.
     */
    default long scratchBytes(KernelShapes shapes) {
        return 0;
    }

    /** Native operations prepared so far; a training step that has been taken before prepares none. */
    default long primitivesMade() {
        return 0;
    }

    // ---- linear layer ----

    /**
     * y = x weight^T + bias + residual.
     *
     * @param x [rows, in], either
     * @param weight [out, in], of x's dtype
     * @param bias f32 [out], or null
     * @param residual [rows, out], of y's dtype, or null; may be {@code y} itself
     * @param y [rows, out]; f32, or bf16 where x is
     */
    void linearForward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y);

    /**
     * dx = dy weight, or dx += dy weight if {@code add}.
     *
     * @param dy [rows, out], either
     * @param weight [out, in], of dy's dtype
     * @param dx [rows, in]; f32, or bf16 where dy is and {@code add} is false
     */
    void linearBackwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add);

    /**
     * dx = (dy weight) * slope, element by element: of an activation's input instead of its output.
     *
     * @param dy [rows, out], either
     * @param weight [out, in], of dy's dtype
     * @param slope [rows, in], of dx's dtype; see {@link #activationForward}
     * @param dx [rows, in]; f32, or bf16 where dy is
     */
    void linearBackwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx);

    /**
     * dWeight = dy^T x, or dWeight += dy^T x if {@code add}; dBias += column sums of dy if not null.
     *
     * @param dy [rows, out], of one dtype with x
     * @param x [rows, in], either
     * @param dWeight f32 [out, in]
     * @param dBias f32 [out], or null; added to in any case
     */
    void linearBackwardWeight(Tensor dy, Tensor x, Tensor dWeight, boolean add, Tensor dBias);

    /** As above; adds. */
    default void linearBackwardWeight(Tensor dy, Tensor x, Tensor dWeight, Tensor dBias) {
        linearBackwardWeight(dy, x, dWeight, true, dBias);
    }

    // ---- norms over the last dim ----

    /**
     * LayerNorm (Ba et al. 2016): y = (x - mean) * rstd * gamma + beta, biased variance.
     *
     * @param x [rows, dim]
     * @param gamma [dim]
     * @param beta [dim], or null
     * @param y [rows, dim], either
     * @param mean saved for backward, [rows]
     * @param rstd saved for backward: 1 / sqrt(variance + eps), [rows]
     */
    void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps);

    /**
     * Backward of LayerNorm: dx (added to if {@code addDx}), dGamma and dBeta (both added to; dBeta may be null). dy is
     * either; dx may be dy only if addDx is false.
     */
    void layerNormBackward(
            Tensor dy,
            Tensor x,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            boolean addDx,
            Tensor dGamma,
            Tensor dBeta);

    /** RMSNorm (Zhang and Sennrich 2019): y = x * rstd * gamma, rstd [rows] = 1 / sqrt(mean(x^2) + eps); y either. */
    void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps);

    /** Backward of RMSNorm: dx (added to if {@code addDx}) and dGamma (added to); dy either. */
    void rmsNormBackward(Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma);

    // ---- activations: all tensors of one dtype, either ----

    /**
     * y = f(x) and slope = f'(x), all of one size; y is the same bits with and without a slope.
     *
     * @param y may be x if there is no slope
     * @param slope may be x; null where no backward pass follows
     */
    void activationForward(Activation f, Tensor x, Tensor y, Tensor slope);

    /** SwiGLU (Shazeer 2020) on packed halves: y = silu(gate) * up; gateUp [rows, 2 ffn], gate first; y [rows, ffn]. */
    void swiGluForward(Tensor gateUp, Tensor y);

    /** Backward of SwiGLU: dGateUp [rows, 2 ffn] from dy [rows, ffn]. */
    void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp);

    // ---- positions and attention: qkv, out, their gradients and the caches of one dtype, either ----

    /**
     * Rotates query and key heads in place (Su et al. 2021), pairs (i, i + headDim / 2) as in Llama.
     *
     * @param qkv [batch * seq, qkvDim], see {@link AttentionShape}
     * @param cosSin angles by position, [at least seq, headDim]: first half cosines, second half sines
     * @param inverse rotate back, which is the backward pass
     */
    void rope(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse);

    /**
     * Causal softmax attention.
     *
     * @param qkv [batch * seq, qkvDim]
     * @param out [batch * seq, outDim]
     * @param logSumExp saved for backward: log of the softmax denominator, scores' maximum included, [batch * heads * seq]
     * @param dropout which probabilities are dropped, after the softmax
     */
    void attentionForward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout);

    /**
     * Backward of attention: dQkv [batch * seq, qkvDim] is overwritten. Probabilities are computed again.
     *
     * @param dropout as in forward
     */
    void attentionBackward(
            AttentionShape shape,
            Tensor qkv,
            Tensor out,
            Tensor logSumExp,
            Tensor dOut,
            Tensor dQkv,
            AttentionDropout dropout);

    /** {@link #attentionForward} that drops nothing. */
    default void attentionForward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp) {
        attentionForward(shape, qkv, out, logSumExp, AttentionDropout.NONE);
    }

    /** {@link #attentionBackward} where nothing was dropped. */
    default void attentionBackward(
            AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, Tensor dOut, Tensor dQkv) {
        attentionBackward(shape, qkv, out, logSumExp, dOut, dQkv, AttentionDropout.NONE);
    }

    /**
     * Attention of one new position per sequence over cached keys and values, for generation.
     *
     * @param shape seq is the capacity of the cache; batch sequences
     * @param qkv the new position's row of each sequence, [batch, qkvDim], already rotated
     * @param keyCache [batch, seq, kvHeads * headDim], rows 0 .. position filled, the new one included
     * @param valueCache [batch, seq, kvHeads * headDim], likewise
     * @param position index of the new position
     * @param out [batch, outDim]
     */
    void attentionStep(AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out);

    // ---- embedding ----

    /**
     * out[r] = tokenTable[tokens[r]] + positionTable[r % seq].
     *
     * @param tokens at least rows ids, each below vocab
     * @param tokenTable [vocab, dim]
     * @param positionTable [at least seq, dim], or null
     * @param seq positions per sequence
     * @param out [rows, dim]
     */
    void embeddingForward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out);

    /** dTokenTable[tokens[r]] += dOut[r]; dPositionTable[r % seq] += dOut[r] if not null; rows in order. */
    void embeddingBackward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable);

    // ---- loss ----

    /**
     * Softmax cross-entropy and its gradient.
     *
     * @param logits [rows, vocab]; left as they are if {@code gradientScale} is 0, otherwise overwritten with the gradient
     *     or, if that goes elsewhere, with anything
     * @param targets the wanted token of row r is {@code targets[firstTarget + r]}
     * @param gradient receives gradientScale * (softmax - one-hot), or nothing if {@code gradientScale} is 0; [rows,
     *     vocab], either; may be the logits themselves
     * @return sum over rows of -log softmax(logits)[target], in nats, summed in double
     */
    double crossEntropy(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient);

    /** As above; the gradient replaces the logits. */
    default double crossEntropy(Tensor logits, int[] targets, int firstTarget, float gradientScale) {
        return crossEntropy(logits, targets, firstTarget, gradientScale, logits);
    }

    // ---- dropout ----

    /**
     * Inverted dropout in place: x[i] = 0 with probability p, else x[i] / (1 - p). Element i of row r is dropped iff the
     * uniform number {@link CounterRandom#uniform}(key, (firstRow + r) * columns + i) is below p: no mask is stored, the
     * backward pass calls it again, and the result does not depend on how rows lie over ranks.
     *
     * @param x [rows, columns]
     */
    void dropout(Tensor x, float p, long key, long firstRow);

    // ---- flat vectors ----

    /** y += x. */
    void add(Tensor x, Tensor y);

    /** y = x, rounded or widened to y's dtype; both either. */
    void convert(Tensor x, Tensor y);

    /** x *= factor. */
    void scale(Tensor x, float factor);

    /** Sum of squares in double; NaN or infinity if any element is. */
    double sumOfSquares(Tensor x);

    /**
     * AdamW (Loshchilov and Hutter 2019) on one flat range, f32:
     * g = gradient * gradientScale; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
     * w = w - lr * decay * w - lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps), as PyTorch orders it.
     *
     * @param weightsCopy receives the new weights as well, in its own dtype: the bf16 weights of the next step's products;
     *     or null
     * @param coefficients at the step that is taken
     */
    void adamW(
            Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor weightsCopy, AdamWCoefficients coefficients);

    /** As above, without a copy. */
    default void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, AdamWCoefficients coefficients) {
        adamW(weights, gradients, m, v, null, coefficients);
    }

    @Override
    void close();
}
