package io.ladder.tensor;

import java.util.List;
import java.util.stream.Stream;

/**
 * The fast set: matrix products by oneDNN, everything else by vector code on the JDK's Vector API, all on the same
 * off-heap memory.
 *
 * <p>Both are split over daemon threads that this set owns. Primitives, memory objects and scratch are made when a shape is
 * first seen; after that a step makes none. Tensors may be up to 2 GiB, in {@link #add}, {@link #convert}, {@link
 * #scale}, {@link #sumOfSquares}, {@link #dropout} and {@link #adamW} of any size.
 */
public final class OneDnnKernels implements Kernels {
    /** Shorter sequences attend by plain loops: oneDNN takes strided matrices of one or two rows for dense ones. */
    private static final int MIN_SEQ = 3;

    private final RowThreads threads;
    private final OneDnn onednn;
    private final List<OneDnnStream> streams;
    private final OneDnnLinear linear;
    private final OneDnnAttention attention;
    private final ThreadedAttentionStep attentionStep;
    private final ThreadedNorms norms;
    private final ThreadedActivations activations;
    private final ThreadedRope rope;
    private final ThreadedEmbedding embedding;
    private final ThreadedCrossEntropy crossEntropy;
    private final ThreadedVectors vectors;
    private final BiasGradient biasGradient = new BiasGradient();

    /** Loads oneDNN; {@link KernelSets#open} turns what can go wrong into an error for people. */
    OneDnnKernels(int numThreads) {
        onednn = new OneDnn();
        threads = new RowThreads(numThreads);
        streams = Stream.generate(() -> new OneDnnStream(onednn))
                .limit(numThreads)
                .toList();
        linear = new OneDnnLinear(streams, threads);
        attention = new OneDnnAttention(streams, threads);
        attentionStep = new ThreadedAttentionStep(threads);
        norms = new ThreadedNorms(threads);
        activations = new ThreadedActivations(threads);
        rope = new ThreadedRope(threads);
        embedding = new ThreadedEmbedding(threads);
        crossEntropy = new ThreadedCrossEntropy(threads);
        vectors = new ThreadedVectors(threads);
    }

    @Override
    public String description() {
        return "onednn: " + OneDnn.describe() + ", " + Lanes.SPECIES.vectorBitSize() + "-bit vectors, "
                + threads.parts() + (threads.parts() == 1 ? " thread" : " threads");
    }

    @Override
    public Bf16Support bf16() {
        return OneDnn.bf16();
    }

    @Override
    public long scratchBytes() {
        return streams.stream().mapToLong(stream -> stream.scratchpad().bytes()).sum()
                + linear.packedBytes()
                + PackedOperands.panelBytes(threads.parts())
                + attention.scratchBytes()
                + norms.scratchBytes()
                + activations.scratchBytes();
    }

    /** Makes the products of these shapes, which say what they will ask for. */
    @Override
    public long scratchBytes(KernelShapes shapes) {
        long scratchpads = 0;
        for (int i = 0; i < threads.parts(); i++) {
            int thread = i;
            long ofLinears = shapes.linears().stream()
                    .mapToLong(shape -> linear.scratchpadBytes(shape, thread))
                    .max()
                    .orElse(0);
            scratchpads += Math.max(ofLinears, attention.scratchpadBytes(shapes.attention(), shapes.compute(), thread));
        }
        return scratchpads
                + linear.packedBytes(shapes.linears())
                + KernelScratch.besideScratchpads(shapes, threads.parts());
    }

    @Override
    public long primitivesMade() {
        return onednn.primitivesMade();
    }

    @Override
    public void linearForward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        linear.forward(x, weight, bias, residual, y);
    }

    @Override
    public void linearBackwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        linear.backwardInput(dy, weight, dx, add);
    }

    @Override
    public void linearBackwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx) {
        linear.backwardInput(dy, weight, slope, dx);
    }

    @Override
    public void linearBackwardWeight(Tensor dy, Tensor x, Tensor dWeight, boolean add, Tensor dBias) {
        linear.backwardWeight(dy, x, dWeight, add, dBias);
        if (dBias != null) {
            biasGradient.rows = Shapes.rows(dy);
            biasGradient.columns = Shapes.columns(dy);
            biasGradient.gradient = dy.elements();
            biasGradient.sums = dBias.elements();
            threads.split(biasGradient.columns, Lanes.COUNT, dy.numElements(), biasGradient);
        }
    }

    /** Adds columns [from, to) of the gradient's rows to the bias's gradient. */
    private static final class BiasGradient implements RowThreads.Rows {
        private Elements gradient;
        private int rows;
        private int columns;
        private Elements sums;

        @Override
        public void run(int part, int from, int to) {
            VectorColumnSums.addInto(gradient, rows, columns, sums, from, to);
        }
    }

    @Override
    public void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        norms.layerNormForward(x, gamma, beta, y, mean, rstd, eps);
    }

    @Override
    public void layerNormBackward(
            Tensor dy,
            Tensor x,
            Tensor gamma,
            Tensor mean,
            Tensor rstd,
            Tensor dx,
            boolean addDx,
            Tensor dGamma,
            Tensor dBeta) {
        norms.layerNormBackward(dy, x, gamma, mean, rstd, dx, addDx, dGamma, dBeta);
    }

    @Override
    public void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        norms.rmsNormForward(x, gamma, y, rstd, eps);
    }

    @Override
    public void rmsNormBackward(
            Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        norms.rmsNormBackward(dy, x, gamma, rstd, dx, addDx, dGamma);
    }

    @Override
    public void activationForward(Activation f, Tensor x, Tensor y, Tensor slope) {
        activations.forward(f, x, y, slope);
    }

    @Override
    public void swiGluForward(Tensor gateUp, Tensor y) {
        activations.swiGluForward(gateUp, y);
    }

    @Override
    public void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        activations.swiGluBackward(gateUp, dy, dGateUp);
    }

    @Override
    public void rope(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse) {
        rope.rotate(shape, qkv, cosSin, inverse);
    }

    @Override
    public void attentionForward(
            AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout) {
        if (shape.seq() < MIN_SEQ) {
            PlainAttention.forward(shape, qkv, out, logSumExp, dropout);
        } else {
            attention.forward(shape, qkv, out, logSumExp, dropout);
        }
    }

    @Override
    public void attentionBackward(
            AttentionShape shape,
            Tensor qkv,
            Tensor out,
            Tensor logSumExp,
            Tensor dOut,
            Tensor dQkv,
            AttentionDropout dropout) {
        if (shape.seq() < MIN_SEQ) {
            PlainAttention.backward(shape, qkv, out, logSumExp, dOut, dQkv, dropout);
        } else {
            attention.backward(shape, qkv, out, logSumExp, dOut, dQkv, dropout);
        }
    }

    @Override
    public void attentionStep(
            AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        attentionStep.step(shape, qkv, keyCache, valueCache, position, out);
    }

    @Override
    public void embeddingForward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        embedding.forward(tokens, tokenTable, positionTable, seq, out);
    }

    @Override
    public void embeddingBackward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        embedding.backward(tokens, dOut, seq, dTokenTable, dPositionTable);
    }

    @Override
    public double crossEntropy(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient) {
        return crossEntropy.lossAndGradient(logits, targets, firstTarget, gradientScale, gradient);
    }

    @Override
    public void dropout(Tensor x, float p, long key, long firstRow) {
        vectors.dropout(x, p, key, firstRow);
    }

    @Override
    public void add(Tensor x, Tensor y) {
        vectors.add(x, y);
    }

    @Override
    public void scale(Tensor x, float factor) {
        vectors.scale(x, factor);
    }

    @Override
    public void convert(Tensor x, Tensor y) {
        vectors.convert(x, y);
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return vectors.sumOfSquares(x);
    }

    @Override
    public void adamW(
            Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor weightsCopy, AdamWCoefficients coefficients) {
        vectors.adamW(weights, gradients, m, v, weightsCopy, coefficients);
    }

    @Override
    public void close() {
        attentionStep.close();
        attention.close();
        norms.close();
        activations.close();
        linear.close();
        threads.close();
        streams.forEach(OneDnnStream::close);
        onednn.close();
    }
}
