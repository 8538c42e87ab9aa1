package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over rows. Rows are read as they lie in memory, four at a time, so that the sums, which stay in the first-level
 * cache, are read and written once per four rows.
 */
final class VectorColumnSums {
    private VectorColumnSums() {}

    /** sums += sum over rows of x, for columns [from, to). */
    static void addInto(Elements x, int rows, int columns, Elements sums, int from, int to) {
        int fours = rows - rows % 4;
        for (int r = 0; r < fours; r += 4) {
            if (x.narrow()) {
                addFourNarrow(x, r * columns, columns, sums, from, to);
            } else {
                addFour(x, r * columns, columns, sums, from, to);
            }
        }
        for (int r = fours; r < rows; r++) {
            addOne(x, r * columns, sums, from, to);
        }
    }

    private static void addFour(Elements x, int row, int columns, Elements sums, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.COUNT) {
            int at = row + c;
            FloatVector first = x.load(at).add(x.load(at + columns));
            FloatVector second = x.load(at + 2 * columns).add(x.load(at + 3 * columns));
            sums.store(sums.load(c).add(first.add(second)), c);
        }
        addRest(x, row, columns, sums, end, to);
    }

    private static void addFourNarrow(Elements x, int row, int columns, Elements sums, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.COUNT) {
            int at = row + c;
            FloatVector first = x.loadNarrow(at).add(x.loadNarrow(at + columns));
            FloatVector second = x.loadNarrow(at + 2 * columns).add(x.loadNarrow(at + 3 * columns));
            sums.store(sums.load(c).add(first.add(second)), c);
        }
        addRest(x, row, columns, sums, end, to);
    }

    /** Four rows of the columns that fill no vector. */
    private static void addRest(Elements x, int row, int columns, Elements sums, int from, int to) {
        for (int c = from; c < to; c++) {
            int at = row + c;
            float first = x.get(at) + x.get(at + columns);
            float second = x.get(at + 2 * columns) + x.get(at + 3 * columns);
            sums.put(c, sums.get(c) + (first + second));
        }
    }

    private static void addOne(Elements x, int row, Elements sums, int from, int to) {
        for (int c = from; c < to; c++) {
            sums.put(c, sums.get(c) + x.get(row + c));
        }
    }
}
