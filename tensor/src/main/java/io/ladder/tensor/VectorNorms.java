package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Norms row by row, and their parameter gradients column block by column block.
 *
 * <p>RMSNorm is LayerNorm with mean 0 and without the average of g in dx, so both share the loops.
 */
final class VectorNorms {
    private VectorNorms() {}

    /** y = (x - mean) * rstd * gamma + beta. */
    static void normalize(
            Elements x, Elements y, int at, int count, float mean, float rstd, Elements gamma, Elements beta) {
        int end = Lanes.wholeEnd(0, count);
        if (y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector n = x.load(at + i).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
                y.storeNarrow(n.fma(gamma.load(i), beta.load(i)), at + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector n = x.load(at + i).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
                y.store(n.fma(gamma.load(i), beta.load(i)), at + i);
            }
        }
        for (int i = end; i < count; i++) {
            float n = (x.get(at + i) - mean) * rstd;
            y.put(at + i, Math.fma(n, gamma.get(i), beta.get(i)));
        }
    }

    /** y = (x - mean) * rstd * gamma. */
    static void normalize(Elements x, Elements y, int at, int count, float mean, float rstd, Elements gamma) {
        int end = Lanes.wholeEnd(0, count);
        if (y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector n = x.load(at + i).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
                y.storeNarrow(n.mul(gamma.load(i)), at + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector n = x.load(at + i).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
                y.store(n.mul(gamma.load(i)), at + i);
            }
        }
        for (int i = end; i < count; i++) {
            y.put(at + i, (x.get(at + i) - mean) * rstd * gamma.get(i));
        }
    }

    /** Sum over the row of dy * gamma * (x - mean). */
    static float weightedProduct(Elements dy, Elements x, int at, int count, float mean, Elements gamma) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        if (dy.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.loadNarrow(at + i).mul(gamma.load(i));
                sum = x.load(at + i).sub(Lanes.all(mean)).fma(g, sum);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.load(at + i).mul(gamma.load(i));
                sum = x.load(at + i).sub(Lanes.all(mean)).fma(g, sum);
            }
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            total = Math.fma(x.get(at + i) - mean, dy.get(at + i) * gamma.get(i), total);
        }
        return total;
    }

    /** dx = rstd * dy * gamma + (x - mean) * slope + shift. */
    static void inputGradient(
            Elements dy,
            Elements x,
            Elements dx,
            int at,
            int count,
            Elements gamma,
            float rstd,
            float mean,
            float slope,
            float shift) {
        int end = Lanes.wholeEnd(0, count);
        if (dy.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.loadNarrow(at + i).mul(gamma.load(i));
                FloatVector rest = x.load(at + i).sub(Lanes.all(mean)).fma(Lanes.all(slope), Lanes.all(shift));
                dx.store(g.fma(Lanes.all(rstd), rest), at + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.load(at + i).mul(gamma.load(i));
                FloatVector rest = x.load(at + i).sub(Lanes.all(mean)).fma(Lanes.all(slope), Lanes.all(shift));
                dx.store(g.fma(Lanes.all(rstd), rest), at + i);
            }
        }
        for (int i = end; i < count; i++) {
            float rest = Math.fma(x.get(at + i) - mean, slope, shift);
            dx.put(at + i, Math.fma(dy.get(at + i) * gamma.get(i), rstd, rest));
        }
    }

    /** dx += rstd * dy * gamma + (x - mean) * slope + shift. */
    static void addInputGradient(
            Elements dy,
            Elements x,
            Elements dx,
            int at,
            int count,
            Elements gamma,
            float rstd,
            float mean,
            float slope,
            float shift) {
        int end = Lanes.wholeEnd(0, count);
        if (dy.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.loadNarrow(at + i).mul(gamma.load(i));
                FloatVector rest = x.load(at + i).sub(Lanes.all(mean)).fma(Lanes.all(slope), Lanes.all(shift));
                dx.store(g.fma(Lanes.all(rstd), rest).add(dx.load(at + i)), at + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                FloatVector g = dy.load(at + i).mul(gamma.load(i));
                FloatVector rest = x.load(at + i).sub(Lanes.all(mean)).fma(Lanes.all(slope), Lanes.all(shift));
                dx.store(g.fma(Lanes.all(rstd), rest).add(dx.load(at + i)), at + i);
            }
        }
        for (int i = end; i < count; i++) {
            float rest = Math.fma(x.get(at + i) - mean, slope, shift);
            float gradient = Math.fma(dy.get(at + i) * gamma.get(i), rstd, rest);
            dx.put(at + i, gradient + dx.get(at + i));
        }
    }

    /** dGamma += sum over rows of dy * (x - mean) * rstd, and dBeta += sum of dy, for columns [from, to). */
    static void parameterGradients(
            Elements dy,
            Elements x,
            Elements mean,
            Elements rstd,
            Elements dGamma,
            Elements dBeta,
            int rows,
            int columns,
            int from,
            int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.COUNT) {
            parameterBlock(dy, x, mean, rstd, dGamma, dBeta, rows, columns, c);
        }
        for (int c = end; c < to; c++) {
            float gammaSum = 0;
            float betaSum = 0;
            for (int r = 0; r < rows; r++) {
                float d = dy.get(r * columns + c);
                float n = (x.get(r * columns + c) - mean.get(r)) * rstd.get(r);
                gammaSum = Math.fma(d, n, gammaSum);
                betaSum += d;
            }
            dGamma.put(c, dGamma.get(c) + gammaSum);
            dBeta.put(c, dBeta.get(c) + betaSum);
        }
    }

    private static void parameterBlock(
            Elements dy,
            Elements x,
            Elements mean,
            Elements rstd,
            Elements dGamma,
            Elements dBeta,
            int rows,
            int columns,
            int c) {
        FloatVector gammaSum = Lanes.all(0f);
        FloatVector betaSum = Lanes.all(0f);
        if (dy.narrow()) {
            for (int r = 0; r < rows; r++) {
                FloatVector d = dy.loadNarrow(r * columns + c);
                FloatVector centred = x.load(r * columns + c).sub(Lanes.all(mean.get(r)));
                gammaSum = d.fma(centred.mul(Lanes.all(rstd.get(r))), gammaSum);
                betaSum = betaSum.add(d);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                FloatVector d = dy.load(r * columns + c);
                FloatVector centred = x.load(r * columns + c).sub(Lanes.all(mean.get(r)));
                gammaSum = d.fma(centred.mul(Lanes.all(rstd.get(r))), gammaSum);
                betaSum = betaSum.add(d);
            }
        }
        dGamma.store(dGamma.load(c).add(gammaSum), c);
        dBeta.store(dBeta.load(c).add(betaSum), c);
    }

    /** dGamma += sum over rows of dy * x * rstd, for columns [from, to). */
    static void scaleGradient(
            Elements dy, Elements x, Elements rstd, Elements dGamma, int rows, int columns, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.COUNT) {
            scaleBlock(dy, x, rstd, dGamma, rows, columns, c);
        }
        for (int c = end; c < to; c++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                float n = x.get(r * columns + c) * rstd.get(r);
                sum = Math.fma(dy.get(r * columns + c), n, sum);
            }
            dGamma.put(c, dGamma.get(c) + sum);
        }
    }

    private static void scaleBlock(
            Elements dy, Elements x, Elements rstd, Elements dGamma, int rows, int columns, int c) {
        FloatVector sum = Lanes.all(0f);
        if (dy.narrow()) {
            for (int r = 0; r < rows; r++) {
                FloatVector n = x.load(r * columns + c).mul(Lanes.all(rstd.get(r)));
                sum = dy.loadNarrow(r * columns + c).fma(n, sum);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                FloatVector n = x.load(r * columns + c).mul(Lanes.all(rstd.get(r)));
                sum = dy.load(r * columns + c).fma(n, sum);
            }
        }
        dGamma.store(dGamma.load(c).add(sum), c);
    }
}
