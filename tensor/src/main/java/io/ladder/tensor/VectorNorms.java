package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Norms row by row, when their sums are known.
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
}
