package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** Sums over rows, column block by column block; offsets in bytes. */
final class VectorColumnSums {
    private VectorColumnSums() {}

    /** sums += sum over rows of x, for columns [from, to). */
    static void addInto(ByteBuffer x, int rows, int rowBytes, ByteBuffer sums, int from, int to) {
        int c = from;
        for (; c + 4 * Lanes.BYTES <= to; c += 4 * Lanes.BYTES) {
            fourVectors(x, rows, rowBytes, sums, c);
        }
        for (; c + Lanes.BYTES <= to; c += Lanes.BYTES) {
            oneVector(x, rows, rowBytes, sums, c);
        }
        for (; c < to; c += Float.BYTES) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x.getFloat(r * rowBytes + c);
            }
            sums.putFloat(c, sums.getFloat(c) + sum);
        }
    }

    private static void fourVectors(ByteBuffer x, int rows, int rowBytes, ByteBuffer sums, int c) {
        FloatVector a = Lanes.all(0f);
        FloatVector b = Lanes.all(0f);
        FloatVector d = Lanes.all(0f);
        FloatVector e = Lanes.all(0f);
        for (int r = 0; r < rows; r++) {
            int at = r * rowBytes + c;
            a = a.add(Lanes.load(x, at));
            b = b.add(Lanes.load(x, at + Lanes.BYTES));
            d = d.add(Lanes.load(x, at + 2 * Lanes.BYTES));
            e = e.add(Lanes.load(x, at + 3 * Lanes.BYTES));
        }
        Lanes.store(Lanes.load(sums, c).add(a), sums, c);
        Lanes.store(Lanes.load(sums, c + Lanes.BYTES).add(b), sums, c + Lanes.BYTES);
        Lanes.store(Lanes.load(sums, c + 2 * Lanes.BYTES).add(d), sums, c + 2 * Lanes.BYTES);
        Lanes.store(Lanes.load(sums, c + 3 * Lanes.BYTES).add(e), sums, c + 3 * Lanes.BYTES);
    }

    private static void oneVector(ByteBuffer x, int rows, int rowBytes, ByteBuffer sums, int c) {
        FloatVector sum = Lanes.all(0f);
        for (int r = 0; r < rows; r++) {
            sum = sum.add(Lanes.load(x, r * rowBytes + c));
        }
        Lanes.store(Lanes.load(sums, c).add(sum), sums, c);
    }
}
