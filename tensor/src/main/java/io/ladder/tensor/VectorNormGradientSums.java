package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * What the gradients of a norm sum. With n = (x - mean) rstd, [rows, dim]:
 *
 * <p>over rows, into parameterSums from an element on: dy n, then dy, [2, dim], added to;
 *
 * <p>over columns, into rowSums from an element on: per row gamma dy n, then gamma dy, a vector of partial sums each,
 * because sums over lanes as well would make too large a compilation ({@link Lanes}).
 *
 * <p>Two rows side by side, so that sums over rows are read and written half as often. Four no longer fit into a
 * compilation either.
 */
final class VectorNormGradientSums {
    private VectorNormGradientSums() {}

    /** Of rows r and r + 1. */
    static void addPair(
            Elements dy,
            Elements x,
            Elements gamma,
            int r,
            int dim,
            Elements means,
            Elements rstds,
            Elements parameterSums,
            int parameters,
            Elements rowSums,
            int sumsAt) {
        int end = Lanes.wholeEnd(0, dim);
        float mean0 = mean(means, r);
        float mean1 = mean(means, r + 1);
        if (dy.narrow()) {
            addNarrow(
                    dy,
                    x,
                    gamma,
                    r * dim,
                    (r + 1) * dim,
                    dim,
                    end,
                    mean0,
                    mean1,
                    rstds.get(r),
                    rstds.get(r + 1),
                    parameterSums,
                    parameters,
                    rowSums,
                    sumsAt);
        } else {
            addWide(
                    dy,
                    x,
                    gamma,
                    r * dim,
                    (r + 1) * dim,
                    dim,
                    end,
                    mean0,
                    mean1,
                    rstds.get(r),
                    rstds.get(r + 1),
                    parameterSums,
                    parameters,
                    rowSums,
                    sumsAt);
        }
        if (end < dim) {
            addColumns(dy, x, gamma, r, dim, end, means, rstds, parameterSums, parameters, rowSums, sumsAt);
            addColumns(
                    dy,
                    x,
                    gamma,
                    r + 1,
                    dim,
                    end,
                    means,
                    rstds,
                    parameterSums,
                    parameters,
                    rowSums,
                    shiftAt(sumsAt) + Lanes.COUNT);
        }
    }

    private static void addWide(
            Elements dy,
            Elements x,
            Elements gamma,
            int first,
            int second,
            int dim,
            int end,
            float mean0,
            float mean1,
            float rstd0,
            float rstd1,
            Elements parameterSums,
            int parameters,
            Elements rowSums,
            int sumsAt) {
        FloatVector slope0 = Lanes.all(0f);
        FloatVector slope1 = Lanes.all(0f);
        FloatVector shift0 = Lanes.all(0f);
        FloatVector shift1 = Lanes.all(0f);
        for (int c = 0; c < end; c += Lanes.COUNT) {
            FloatVector scale = gamma.load(c);
            FloatVector d0 = dy.load(first + c);
            FloatVector d1 = dy.load(second + c);
            FloatVector n0 = x.load(first + c).sub(Lanes.all(mean0)).mul(Lanes.all(rstd0));
            FloatVector n1 = x.load(second + c).sub(Lanes.all(mean1)).mul(Lanes.all(rstd1));
            FloatVector p0 = n0.mul(d0);
            FloatVector p1 = n1.mul(d1);
            slope0 = p0.fma(scale, slope0);
            slope1 = p1.fma(scale, slope1);
            shift0 = d0.fma(scale, shift0);
            shift1 = d1.fma(scale, shift1);
            int gammaAt = parameters + c;
            int betaAt = gammaAt + dim;
            parameterSums.store(parameterSums.load(gammaAt).add(p0.add(p1)), gammaAt);
            parameterSums.store(parameterSums.load(betaAt).add(d0.add(d1)), betaAt);
        }
        rowSums.store(slope0, sumsAt);
        rowSums.store(shift0, sumsAt + Lanes.COUNT);
        rowSums.store(slope1, sumsAt + 2 * Lanes.COUNT);
        rowSums.store(shift1, sumsAt + 3 * Lanes.COUNT);
    }

    private static void addNarrow(
            Elements dy,
            Elements x,
            Elements gamma,
            int first,
            int second,
            int dim,
            int end,
            float mean0,
            float mean1,
            float rstd0,
            float rstd1,
            Elements parameterSums,
            int parameters,
            Elements rowSums,
            int sumsAt) {
        FloatVector slope0 = Lanes.all(0f);
        FloatVector slope1 = Lanes.all(0f);
        FloatVector shift0 = Lanes.all(0f);
        FloatVector shift1 = Lanes.all(0f);
        for (int c = 0; c < end; c += Lanes.COUNT) {
            FloatVector scale = gamma.load(c);
            FloatVector d0 = dy.loadNarrow(first + c);
            FloatVector d1 = dy.loadNarrow(second + c);
            FloatVector n0 = x.load(first + c).sub(Lanes.all(mean0)).mul(Lanes.all(rstd0));
            FloatVector n1 = x.load(second + c).sub(Lanes.all(mean1)).mul(Lanes.all(rstd1));
            FloatVector p0 = n0.mul(d0);
            FloatVector p1 = n1.mul(d1);
            slope0 = p0.fma(scale, slope0);
            slope1 = p1.fma(scale, slope1);
            shift0 = d0.fma(scale, shift0);
            shift1 = d1.fma(scale, shift1);
            int gammaAt = parameters + c;
            int betaAt = gammaAt + dim;
            parameterSums.store(parameterSums.load(gammaAt).add(p0.add(p1)), gammaAt);
            parameterSums.store(parameterSums.load(betaAt).add(d0.add(d1)), betaAt);
        }
        rowSums.store(slope0, sumsAt);
        rowSums.store(shift0, sumsAt + Lanes.COUNT);
        rowSums.store(slope1, sumsAt + 2 * Lanes.COUNT);
        rowSums.store(shift1, sumsAt + 3 * Lanes.COUNT);
    }

    /** Of one row alone. */
    static void addRow(
            Elements dy,
            Elements x,
            Elements gamma,
            int r,
            int dim,
            Elements means,
            Elements rstds,
            Elements parameterSums,
            int parameters,
            Elements rowSums,
            int sumsAt) {
        rowSums.store(Lanes.all(0f), sumsAt);
        rowSums.store(Lanes.all(0f), shiftAt(sumsAt));
        addColumns(dy, x, gamma, r, dim, 0, means, rstds, parameterSums, parameters, rowSums, sumsAt);
    }

    /** Of a row's columns [from, dim), number by number. */
    private static void addColumns(
            Elements dy,
            Elements x,
            Elements gamma,
            int r,
            int dim,
            int from,
            Elements means,
            Elements rstds,
            Elements parameterSums,
            int parameters,
            Elements rowSums,
            int sumsAt) {
        float mean = mean(means, r);
        float rstd = rstds.get(r);
        float slope = 0;
        float shift = 0;
        for (int c = from; c < dim; c++) {
            float d = dy.get(r * dim + c);
            float p = (x.get(r * dim + c) - mean) * rstd * d;
            slope = Math.fma(p, gamma.get(c), slope);
            shift = Math.fma(d, gamma.get(c), shift);
            int gammaAt = parameters + c;
            int betaAt = gammaAt + dim;
            parameterSums.put(gammaAt, parameterSums.get(gammaAt) + p);
            parameterSums.put(betaAt, parameterSums.get(betaAt) + d);
        }
        rowSums.put(sumsAt, rowSums.get(sumsAt) + slope);
        rowSums.put(shiftAt(sumsAt), rowSums.get(shiftAt(sumsAt)) + shift);
    }

    /** Where a row's sum of gamma dy is, whose sum of gamma dy n is at an element. */
    static int shiftAt(int sumsAt) {
        return sumsAt + Lanes.COUNT;
    }

    private static float mean(Elements means, int r) {
        return means == null ? 0 : means.get(r);
    }
}
