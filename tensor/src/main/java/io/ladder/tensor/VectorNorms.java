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

    /**
     * dGamma += sum over rows of dy * (x - mean) * rstd, and dBeta += sum of dy, for columns [from, to). Rows are read as
     * they lie in memory; the sums stay in the first-level cache.
     */
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
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            if (dy.narrow()) {
                addParameterRowNarrow(dy, x, row, mean.get(r), rstd.get(r), dGamma, dBeta, from, end);
            } else {
                addParameterRow(dy, x, row, mean.get(r), rstd.get(r), dGamma, dBeta, from, end);
            }
            for (int c = end; c < to; c++) {
                float d = dy.get(row + c);
                float n = (x.get(row + c) - mean.get(r)) * rstd.get(r);
                dGamma.put(c, Math.fma(d, n, dGamma.get(c)));
                dBeta.put(c, dBeta.get(c) + d);
            }
        }
    }

    private static void addParameterRow(
            Elements dy,
            Elements x,
            int row,
            float mean,
            float rstd,
            Elements dGamma,
            Elements dBeta,
            int from,
            int end) {
        for (int c = from; c < end; c += Lanes.COUNT) {
            FloatVector d = dy.load(row + c);
            FloatVector n = x.load(row + c).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
            dGamma.store(d.fma(n, dGamma.load(c)), c);
            dBeta.store(dBeta.load(c).add(d), c);
        }
    }

    private static void addParameterRowNarrow(
            Elements dy,
            Elements x,
            int row,
            float mean,
            float rstd,
            Elements dGamma,
            Elements dBeta,
            int from,
            int end) {
        for (int c = from; c < end; c += Lanes.COUNT) {
            FloatVector d = dy.loadNarrow(row + c);
            FloatVector n = x.load(row + c).sub(Lanes.all(mean)).mul(Lanes.all(rstd));
            dGamma.store(d.fma(n, dGamma.load(c)), c);
            dBeta.store(dBeta.load(c).add(d), c);
        }
    }

    /** dGamma += sum over rows of dy * x * rstd, for columns [from, to). */
    static void scaleGradient(
            Elements dy, Elements x, Elements rstd, Elements dGamma, int rows, int columns, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int r = 0; r < rows; r++) {
            int row = r * columns;
            addScaleRow(dy, x, row, rstd.get(r), dGamma, from, end);
            for (int c = end; c < to; c++) {
                dGamma.put(c, Math.fma(dy.get(row + c), x.get(row + c) * rstd.get(r), dGamma.get(c)));
            }
        }
    }

    private static void addScaleRow(Elements dy, Elements x, int row, float rstd, Elements dGamma, int from, int end) {
        if (dy.narrow()) {
            for (int c = from; c < end; c += Lanes.COUNT) {
                FloatVector n = x.load(row + c).mul(Lanes.all(rstd));
                dGamma.store(dy.loadNarrow(row + c).fma(n, dGamma.load(c)), c);
            }
        } else {
            for (int c = from; c < end; c += Lanes.COUNT) {
                FloatVector n = x.load(row + c).mul(Lanes.all(rstd));
                dGamma.store(dy.load(row + c).fma(n, dGamma.load(c)), c);
            }
        }
    }
}
