package io.ladder.tensor;

/**
 * Bodies of the norms' loops: told their operands by {@code of} before each split, see {@link RowThreads}. Rows are
 * [dim] wide; where means are null they are 0.
 */
final class NormLoops {
    /** Rows that gradients are computed of at a time. */
    static final int ROWS = 4;
    /** Elements of the sums over columns of one row, see {@link VectorNormGradientSums}. */
    private static final int PER_ROW = 2 * LaneCount.COUNT;
    /** Of the rows that one thread takes at a time. */
    static final int ROW_SUMS = ROWS * PER_ROW;

    private NormLoops() {}

    /** Means of rows. */
    static final class Means implements RowThreads.Rows {
        private Elements x;
        private int dim;
        private Elements means;

        void of(Elements input, int columns, Elements meanOfRows) {
            x = input;
            dim = columns;
            means = meanOfRows;
        }

        @Override
        public void run(int part, int from, int to) {
            int r = from;
            for (; r + 2 <= to; r += 2) {
                VectorNormSums.sums(x, r, dim, means);
            }
            if (r < to) {
                means.put(r, VectorRows.sum(x, r * dim, dim));
            }
            for (r = from; r < to; r++) {
                means.put(r, means.get(r) / dim);
            }
        }
    }

    /** 1 / sqrt(avg((x - mean)^2) + eps) of rows. */
    static final class Rstds implements RowThreads.Rows {
        private Elements x;
        private int dim;
        private float eps;
        private Elements means;
        private Elements rstds;

        void of(Elements input, int columns, float epsilon, Elements meanOfRows, Elements rstdOfRows) {
            x = input;
            dim = columns;
            eps = epsilon;
            means = meanOfRows;
            rstds = rstdOfRows;
        }

        @Override
        public void run(int part, int from, int to) {
            int r = from;
            for (; r + 2 <= to; r += 2) {
                VectorNormSums.squares(x, r, dim, mean(r), mean(r + 1), rstds);
            }
            if (r < to) {
                rstds.put(r, VectorRows.squares(x, r * dim, dim, mean(r)));
            }
            for (r = from; r < to; r++) {
                rstds.put(r, (float) (1 / Math.sqrt(rstds.get(r) / dim + eps)));
            }
        }

        private float mean(int r) {
            return means == null ? 0 : means.get(r);
        }
    }

    /** y = (x - mean) rstd gamma (+ beta). */
    static final class Outputs implements RowThreads.Rows {
        private Elements x;
        private int dim;
        private Elements means;
        private Elements rstds;
        private Elements gamma;
        private Elements beta;
        private Elements y;

        void of(
                Elements input,
                int columns,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements scale,
                Elements shift,
                Elements output) {
            x = input;
            dim = columns;
            means = meanOfRows;
            rstds = rstdOfRows;
            gamma = scale;
            beta = shift;
            y = output;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                float mean = means == null ? 0 : means.get(r);
                if (beta == null) {
                    VectorNorms.normalize(x, y, r * dim, dim, mean, rstds.get(r), gamma);
                } else {
                    VectorNorms.normalize(x, y, r * dim, dim, mean, rstds.get(r), gamma, beta);
                }
            }
        }
    }

    /** Sums over rows and columns that gradients are made of, see {@link VectorNormGradientSums}; {@link #ROWS} rows at most. */
    static final class GradientSums implements RowThreads.Rows {
        private Elements dy;
        private Elements x;
        private int dim;
        private Elements gamma;
        private Elements means;
        private Elements rstds;
        private Elements parameterSums;
        private Elements rowSums;

        void of(
                Elements gradient,
                Elements input,
                int columns,
                Elements scale,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements sumsOverRows,
                Elements sumsOverColumns) {
            dy = gradient;
            x = input;
            dim = columns;
            gamma = scale;
            means = meanOfRows;
            rstds = rstdOfRows;
            parameterSums = sumsOverRows;
            rowSums = sumsOverColumns;
        }

        @Override
        public void run(int part, int from, int to) {
            int parameters = part * 2 * dim;
            int sums = part * ROW_SUMS;
            int r = from;
            for (; r + 2 <= to; r += 2, sums += 2 * PER_ROW) {
                VectorNormGradientSums.addPair(
                        dy, x, gamma, r, dim, means, rstds, parameterSums, parameters, rowSums, sums);
            }
            if (r < to) {
                VectorNormGradientSums.addRow(
                        dy, x, gamma, r, dim, means, rstds, parameterSums, parameters, rowSums, sums);
            }
        }
    }

    /** slope = -rstd^2 avg(dy gamma n) and, in LayerNorm, shift = -rstd avg(dy gamma) of the rows just summed. */
    static final class Slopes implements RowThreads.Rows {
        private int dim;
        private boolean layerNorm;
        private Elements rstds;
        private Elements rowSums;

        void of(int columns, boolean centred, Elements rstdOfRows, Elements sumsOverColumns) {
            dim = columns;
            layerNorm = centred;
            rstds = rstdOfRows;
            rowSums = sumsOverColumns;
        }

        @Override
        public void run(int part, int from, int to) {
            int slopeAt = part * ROW_SUMS;
            for (int r = from; r < to; r++, slopeAt += PER_ROW) {
                int shiftAt = VectorNormGradientSums.shiftAt(slopeAt);
                float rstd = rstds.get(r);
                rowSums.put(slopeAt, -rstd * rstd * Lanes.sum(rowSums.load(slopeAt)) / dim);
                rowSums.put(shiftAt, layerNorm ? -rstd * Lanes.sum(rowSums.load(shiftAt)) / dim : 0);
            }
        }
    }

    /** dx = rstd dy gamma + (x - mean) slope + shift, or added to dx. Of the rows just summed. */
    static final class InputGradients implements RowThreads.Rows {
        private Elements dy;
        private Elements x;
        private int dim;
        private Elements gamma;
        private Elements means;
        private Elements rstds;
        private Elements rowSums;
        private Elements dx;
        private boolean add;

        void of(
                Elements gradient,
                Elements input,
                int columns,
                Elements scale,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements slopesAndShifts,
                Elements inputGradient,
                boolean adds) {
            dy = gradient;
            x = input;
            dim = columns;
            gamma = scale;
            means = meanOfRows;
            rstds = rstdOfRows;
            rowSums = slopesAndShifts;
            dx = inputGradient;
            add = adds;
        }

        @Override
        public void run(int part, int from, int to) {
            int slopeAt = part * ROW_SUMS;
            for (int r = from; r < to; r++, slopeAt += PER_ROW) {
                float mean = means == null ? 0 : means.get(r);
                float rstd = rstds.get(r);
                float slope = rowSums.get(slopeAt);
                float shift = rowSums.get(VectorNormGradientSums.shiftAt(slopeAt));
                if (add) {
                    VectorNorms.addInputGradient(dy, x, dx, r * dim, dim, gamma, rstd, mean, slope, shift);
                } else {
                    VectorNorms.inputGradient(dy, x, dx, r * dim, dim, gamma, rstd, mean, slope, shift);
                }
            }
        }
    }
}
