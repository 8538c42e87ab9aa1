package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Sums, maxima and products over {@code count} elements of a row that starts at element {@code at}; f32 where a method
 * does not say otherwise.
 */
final class VectorRows {
    private VectorRows() {}

    static float sum(Elements x, int at, int count) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            sum = sum.add(x.load(at + i));
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            total += x.get(at + i);
        }
        return total;
    }

    /** Sum of (x - centre)^2. */
    static float squares(Elements x, int at, int count, float centre) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector d = x.load(at + i).sub(Lanes.all(centre));
            sum = d.fma(d, sum);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            float d = x.get(at + i) - centre;
            total = Math.fma(d, d, total);
        }
        return total;
    }

    /** Sum of x y; each f32 or bf16. */
    static float dot(Elements x, int xAt, Elements y, int yAt, int count) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        if (x.narrow() && y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                sum = x.loadNarrow(xAt + i).fma(y.loadNarrow(yAt + i), sum);
            }
        } else if (x.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                sum = x.loadNarrow(xAt + i).fma(y.load(yAt + i), sum);
            }
        } else if (y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                sum = x.load(xAt + i).fma(y.loadNarrow(yAt + i), sum);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                sum = x.load(xAt + i).fma(y.load(yAt + i), sum);
            }
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            total = Math.fma(x.get(xAt + i), y.get(yAt + i), total);
        }
        return total;
    }

    /** Largest element; NaN if any is. */
    static float max(Elements x, int at, int count) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector max = Lanes.all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            max = max.max(x.load(at + i));
        }
        float largest = Lanes.max(max);
        for (int i = end; i < count; i++) {
            largest = Math.max(largest, x.get(at + i));
        }
        return largest;
    }

    /** Sum of exp(x - shift), where shift is the largest x, thus NaN if any is; NaN where it is not finite. */
    static float expSum(Elements x, int at, int count, float shift) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            sum = sum.add(VectorMath.exp(x.load(at + i).sub(Lanes.all(shift))));
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            total += VectorMath.exp(x.get(at + i) - shift);
        }
        return Float.isFinite(shift) ? total : Float.NaN;
    }

    /** x = exp(x - shift); returns their sum, of which the same holds as of {@link #expSum}. */
    static float expInPlace(Elements x, int at, int count, float shift) {
        int end = Lanes.wholeEnd(0, count);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector e = VectorMath.exp(x.load(at + i).sub(Lanes.all(shift)));
            x.store(e, at + i);
            sum = sum.add(e);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < count; i++) {
            float e = VectorMath.exp(x.get(at + i) - shift);
            x.put(at + i, e);
            total += e;
        }
        return Float.isFinite(shift) ? total : Float.NaN;
    }

    /** y += factor * x; x either. */
    static void addScaled(Elements x, int xAt, float factor, Elements y, int yAt, int count) {
        int end = Lanes.wholeEnd(0, count);
        if (x.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.store(x.loadNarrow(xAt + i).fma(Lanes.all(factor), y.load(yAt + i)), yAt + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.store(x.load(xAt + i).fma(Lanes.all(factor), y.load(yAt + i)), yAt + i);
            }
        }
        for (int i = end; i < count; i++) {
            y.put(yAt + i, Math.fma(x.get(xAt + i), factor, y.get(yAt + i)));
        }
    }

    /** x = 0; either. */
    static void zero(Elements x, int at, int count) {
        int end = Lanes.wholeEnd(0, count);
        if (x.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                x.storeNarrow(Lanes.all(0f), at + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                x.store(Lanes.all(0f), at + i);
            }
        }
        for (int i = end; i < count; i++) {
            x.put(at + i, 0);
        }
    }

    /** y = x; each f32 or bf16. */
    static void copy(Elements x, int xAt, Elements y, int yAt, int count) {
        int end = Lanes.wholeEnd(0, count);
        if (x.narrow() && y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.storeNarrow(x.loadNarrow(xAt + i), yAt + i);
            }
        } else if (x.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.store(x.loadNarrow(xAt + i), yAt + i);
            }
        } else if (y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.storeNarrow(x.load(xAt + i), yAt + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.store(x.load(xAt + i), yAt + i);
            }
        }
        for (int i = end; i < count; i++) {
            y.put(yAt + i, x.get(xAt + i));
        }
    }

    /** out = x + y. */
    static void sumOf(Elements x, int xAt, Elements y, int yAt, Elements out, int outAt, int count) {
        int end = Lanes.wholeEnd(0, count);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            out.store(x.load(xAt + i).add(y.load(yAt + i)), outAt + i);
        }
        for (int i = end; i < count; i++) {
            out.put(outAt + i, x.get(xAt + i) + y.get(yAt + i));
        }
    }

    /** y = factor * x; y either; it may begin where x does. */
    static void scaled(Elements x, int xAt, float factor, Elements y, int yAt, int count) {
        int end = Lanes.wholeEnd(0, count);
        if (y.narrow()) {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.storeNarrow(x.load(xAt + i).mul(Lanes.all(factor)), yAt + i);
            }
        } else {
            for (int i = 0; i < end; i += Lanes.COUNT) {
                y.store(x.load(xAt + i).mul(Lanes.all(factor)), yAt + i);
            }
        }
        for (int i = end; i < count; i++) {
            y.put(yAt + i, x.get(xAt + i) * factor);
        }
    }
}
