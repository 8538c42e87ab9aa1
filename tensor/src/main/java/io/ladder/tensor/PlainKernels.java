package io.ladder.tensor;

/**
 * The reference set: plain Java loops with sums in double, one thread, no native library and no incubating module.
 * Every fast kernel is tested against it, and it trains where oneDNN cannot load, tens of times slower.
 */
public final class PlainKernels implements Kernels {
    @Override
    public String description() {
        return "plain: Java loops, 1 thread";
    }

    @Override
    public Bf16Support bf16() {
        return new Bf16Support(true, false, "Java loops");
    }

    @Override
    public void linearForward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        PlainLinear.forward(x, weight, bias, residual, y);
    }

    @Override
    public void linearBackwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        PlainLinear.backwardInput(dy, weight, dx, add);
    }

    @Override
    public void linearBackwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx) {
        PlainLinear.backwardInput(dy, weight, slope, dx);
    }

    @Override
    public void linearBackwardWeight(Tensor dy, Tensor x, Tensor dWeight, boolean add, Tensor dBias) {
        PlainLinear.backwardWeight(dy, x, dWeight, add, dBias);
    }

    @Override
    public void layerNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor y, Tensor mean, Tensor rstd, float eps) {
        PlainNorms.layerNormForward(x, gamma, beta, y, mean, rstd, eps);
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
        PlainNorms.layerNormBackward(dy, x, gamma, mean, rstd, dx, addDx, dGamma, dBeta);
    }

    @Override
    public void rmsNormForward(Tensor x, Tensor gamma, Tensor y, Tensor rstd, float eps) {
        PlainNorms.rmsNormForward(x, gamma, y, rstd, eps);
    }

    @Override
    public void rmsNormBackward(
            Tensor dy, Tensor x, Tensor gamma, Tensor rstd, Tensor dx, boolean addDx, Tensor dGamma) {
        PlainNorms.rmsNormBackward(dy, x, gamma, rstd, dx, addDx, dGamma);
    }

    @Override
    public void activationForward(Activation f, Tensor x, Tensor y, Tensor slope) {
        PlainActivations.forward(f, x, y, slope);
    }

    @Override
    public void swiGluForward(Tensor gateUp, Tensor y) {
        PlainActivations.swiGluForward(gateUp, y);
    }

    @Override
    public void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        PlainActivations.swiGluBackward(gateUp, dy, dGateUp);
    }

    @Override
    public void rope(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse) {
        PlainRope.rotate(shape, qkv, cosSin, inverse);
    }

    @Override
    public void attentionForward(
            AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout) {
        PlainAttention.forward(shape, qkv, out, logSumExp, dropout);
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
        PlainAttention.backward(shape, qkv, out, logSumExp, dOut, dQkv, dropout);
    }

    @Override
    public void attentionStep(
            AttentionShape shape, Tensor qkv, Tensor keyCache, Tensor valueCache, int position, Tensor out) {
        PlainAttention.step(shape, qkv, keyCache, valueCache, position, out);
    }

    @Override
    public void embeddingForward(int[] tokens, Tensor tokenTable, Tensor positionTable, int seq, Tensor out) {
        PlainEmbedding.forward(tokens, tokenTable, positionTable, seq, out);
    }

    @Override
    public void embeddingBackward(int[] tokens, Tensor dOut, int seq, Tensor dTokenTable, Tensor dPositionTable) {
        PlainEmbedding.backward(tokens, dOut, seq, dTokenTable, dPositionTable);
    }

    @Override
    public double crossEntropy(Tensor logits, int[] targets, int firstTarget, float gradientScale, Tensor gradient) {
        return PlainCrossEntropy.lossAndGradient(logits, targets, firstTarget, gradientScale, gradient);
    }

    @Override
    public void dropout(Tensor x, float p, long key, long firstRow) {
        PlainVectors.dropout(x, p, key, firstRow);
    }

    @Override
    public void add(Tensor x, Tensor y) {
        PlainVectors.add(x, y);
    }

    @Override
    public void scale(Tensor x, float factor) {
        PlainVectors.scale(x, factor);
    }

    @Override
    public void convert(Tensor x, Tensor y) {
        PlainVectors.convert(x, y);
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return PlainVectors.sumOfSquares(x);
    }

    @Override
    public void adamW(
            Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor weightsCopy, AdamWCoefficients coefficients) {
        PlainVectors.adamW(weights, gradients, m, v, weightsCopy, coefficients);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
