package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** Sums over rows, column block by column block. */
final class VectorColumnSums {
    private VectorColumnSums() {}

    /** sums += sum over rows of x, for columns [from, to). */
    static void addInto(Elements x, int rows, int columns, Elements sums, int from, int to) {
        int c = from;
        for (; c + 4 * Lanes.COUNT <= to; c += 4 * Lanes.COUNT) {
            fourVectors(x, rows, columns, sums, c);
        }
        for (; c + Lanes.COUNT <= to; c += Lanes.COUNT) {
            oneVector(x, rows, columns, sums, c);
        }
        for (; c < to; c++) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                sum += x.get(r * columns + c);
            }
            sums.put(c, sums.get(c) + sum);
        }
    }

    private static void fourVectors(Elements x, int rows, int columns, Elements sums, int c) {
        FloatVector a = Lanes.all(0f);
        FloatVector b = Lanes.all(0f);
        FloatVector d = Lanes.all(0f);
        FloatVector e = Lanes.all(0f);
        if (x.narrow()) {
            for (int r = 0; r < rows; r++) {
                int at = r * columns + c;
                a = a.add(x.loadNarrow(at));
                b = b.add(x.loadNarrow(at + Lanes.COUNT));
                d = d.add(x.loadNarrow(at + 2 * Lanes.COUNT));
                e = e.add(x.loadNarrow(at + 3 * Lanes.COUNT));
            }
        } else {
            for (int r = 0; r < rows; r++) {
                int at = r * columns + c;
                a = a.add(x.load(at));
                b = b.add(x.load(at + Lanes.COUNT));
                d = d.add(x.load(at + 2 * Lanes.COUNT));
                e = e.add(x.load(at + 3 * Lanes.COUNT));
            }
        }
        sums.store(sums.load(c).add(a), c);
        sums.store(sums.load(c + Lanes.COUNT).add(b), c + Lanes.COUNT);
        sums.store(sums.load(c + 2 * Lanes.COUNT).add(d), c + 2 * Lanes.COUNT);
        sums.store(sums.load(c + 3 * Lanes.COUNT).add(e), c + 3 * Lanes.COUNT);
    }

    private static void oneVector(Elements x, int rows, int columns, Elements sums, int c) {
        FloatVector sum = Lanes.all(0f);
        if (x.narrow()) {
            for (int r = 0; r < rows; r++) {
                sum = sum.add(x.loadNarrow(r * columns + c));
            }
        } else {
            for (int r = 0; r < rows; r++) {
                sum = sum.add(x.load(r * columns + c));
            }
        }
        sums.store(sums.load(c).add(sum), c);
    }
}
