package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over the columns of two rows side by side, as norms need them: two chains of additions take the time of one. More
 * sums over lanes would make too large a compilation ({@link Lanes}).
 */
final class VectorNormSums {
    private VectorNormSums() {}

    /** Sums of rows r and r + 1 of x [rows, dim], into elements r and r + 1. */
    static void sums(Elements x, int r, int dim, Elements sums) {
        int end = Lanes.wholeEnd(0, dim);
        int row = r * dim;
        FloatVector sum0 = Lanes.all(0f);
        FloatVector sum1 = Lanes.all(0f);
        for (int i = row; i < row + end; i += Lanes.COUNT) {
            sum0 = sum0.add(x.load(i));
            sum1 = sum1.add(x.load(i + dim));
        }
        sums.put(r, Lanes.sum(sum0) + rest(x, row + end, row + dim));
        sums.put(r + 1, Lanes.sum(sum1) + rest(x, row + dim + end, row + 2 * dim));
    }

    /** Likewise of (x - mean)^2. */
    static void squares(Elements x, int r, int dim, float mean0, float mean1, Elements squares) {
        int end = Lanes.wholeEnd(0, dim);
        int row = r * dim;
        FloatVector sum0 = Lanes.all(0f);
        FloatVector sum1 = Lanes.all(0f);
        for (int i = row; i < row + end; i += Lanes.COUNT) {
            FloatVector d0 = x.load(i).sub(Lanes.all(mean0));
            FloatVector d1 = x.load(i + dim).sub(Lanes.all(mean1));
            sum0 = d0.fma(d0, sum0);
            sum1 = d1.fma(d1, sum1);
        }
        squares.put(r, Lanes.sum(sum0) + rest(x, row + end, row + dim, mean0));
        squares.put(r + 1, Lanes.sum(sum1) + rest(x, row + dim + end, row + 2 * dim, mean1));
    }

    /** Sum of the columns that fill no vector, elements [from, to). */
    private static float rest(Elements x, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += x.get(i);
        }
        return sum;
    }

    private static float rest(Elements x, int from, int to, float mean) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            float d = x.get(i) - mean;
            sum = Math.fma(d, d, sum);
        }
        return sum;
    }
}
