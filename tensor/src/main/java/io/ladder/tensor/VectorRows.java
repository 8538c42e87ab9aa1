package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Sums, maxima and products over one row; {@code at} and {@code bytes} in bytes. */
final class VectorRows {
    private VectorRows() {}

    static float sum(ByteBuffer x, int at, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            sum = sum.add(Lanes.load(x, at + i));
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            total += x.getFloat(at + i);
        }
        return total;
    }

    /** Sum of (x - centre)^2. */
    static float squares(ByteBuffer x, int at, int bytes, float centre) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector d = Lanes.load(x, at + i).sub(centre);
            sum = d.fma(d, sum);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            float d = x.getFloat(at + i) - centre;
            total = Math.fma(d, d, total);
        }
        return total;
    }

    static float dot(ByteBuffer x, int xAt, ByteBuffer y, int yAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            sum = Lanes.load(x, xAt + i).fma(Lanes.load(y, yAt + i), sum);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            total = Math.fma(x.getFloat(xAt + i), y.getFloat(yAt + i), total);
        }
        return total;
    }

    /** Largest element; NaN if any is. */
    static float max(ByteBuffer x, int at, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector max = Lanes.all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            max = max.max(Lanes.load(x, at + i));
        }
        float largest = Lanes.max(max);
        for (int i = end; i < bytes; i += Float.BYTES) {
            largest = Math.max(largest, x.getFloat(at + i));
        }
        return largest;
    }

    /** Sum of exp(x - shift). */
    static float expSum(ByteBuffer x, int at, int bytes, float shift) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            sum = sum.add(VectorMath.exp(Lanes.load(x, at + i).sub(shift)));
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            total += VectorMath.exp(x.getFloat(at + i) - shift);
        }
        return total;
    }

    /** x = exp(x - shift); returns their sum. */
    static float expInPlace(ByteBuffer x, int at, int bytes, float shift) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector e = VectorMath.exp(Lanes.load(x, at + i).sub(shift));
            Lanes.store(e, x, at + i);
            sum = sum.add(e);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            float e = VectorMath.exp(x.getFloat(at + i) - shift);
            x.putFloat(at + i, e);
            total += e;
        }
        return total;
    }

    /** y += factor * x. */
    static void addScaled(ByteBuffer x, int xAt, float factor, ByteBuffer y, int yAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(x, xAt + i).fma(Lanes.all(factor), Lanes.load(y, yAt + i)), y, yAt + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            y.putFloat(yAt + i, Math.fma(x.getFloat(xAt + i), factor, y.getFloat(yAt + i)));
        }
    }

    /** x = 0. */
    static void zero(ByteBuffer x, int at, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.all(0f), x, at + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            x.putFloat(at + i, 0);
        }
    }

    /** y = x. */
    static void copy(ByteBuffer x, int xAt, ByteBuffer y, int yAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(x, xAt + i), y, yAt + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            y.putFloat(yAt + i, x.getFloat(xAt + i));
        }
    }

    /** out = x + y. */
    static void sumOf(ByteBuffer x, int xAt, ByteBuffer y, int yAt, ByteBuffer out, int outAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            Lanes.store(Lanes.load(x, xAt + i).add(Lanes.load(y, yAt + i)), out, outAt + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            out.putFloat(outAt + i, x.getFloat(xAt + i) + y.getFloat(yAt + i));
        }
    }
}
