package io.ladder.tensor;

/**
 * Bodies of the norms' loops: told their operands by {@code of} before each split, see {@link RowThreads}. Rows are
 * [dim] wide; where means are null they are 0.
 */
final class NormLoops {
    private NormLoops() {}

    /** Mean and 1 / sqrt(variance + eps) of rows. */
    static final class LayerNormStatistics implements RowThreads.Rows {
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
            for (int r = from; r < to; r++) {
                float mean = VectorRows.sum(x, r * dim, dim) / dim;
                float variance = VectorRows.squares(x, r * dim, dim, mean) / dim;
                means.put(r, mean);
                rstds.put(r, (float) (1 / Math.sqrt(variance + eps)));
            }
        }
    }

    /** 1 / sqrt(mean square + eps) of rows. */
    static final class RmsNormStatistics implements RowThreads.Rows {
        private Elements x;
        private int dim;
        private float eps;
        private Elements rstds;

        void of(Elements input, int columns, float epsilon, Elements rstdOfRows) {
            x = input;
            dim = columns;
            eps = epsilon;
            rstds = rstdOfRows;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                float meanSquare = VectorRows.squares(x, r * dim, dim, 0) / dim;
                rstds.put(r, (float) (1 / Math.sqrt(meanSquare + eps)));
            }
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

    /** Adds to the gradients of gamma and, unless betaSums is null, of beta: columns [from, to) over all rows. */
    static final class ParameterGradients implements RowThreads.Rows {
        private Elements dy;
        private Elements x;
        private int rows;
        private int dim;
        private Elements means;
        private Elements rstds;
        private Elements gammaSums;
        private Elements betaSums;

        void of(
                Elements gradient,
                Elements input,
                int numRows,
                int columns,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements dGamma,
                Elements dBeta) {
            dy = gradient;
            x = input;
            rows = numRows;
            dim = columns;
            means = meanOfRows;
            rstds = rstdOfRows;
            gammaSums = dGamma;
            betaSums = dBeta;
        }

        @Override
        public void run(int part, int from, int to) {
            if (betaSums == null) {
                VectorNorms.scaleGradient(dy, x, rstds, gammaSums, rows, dim, from, to);
            } else {
                VectorNorms.parameterGradients(dy, x, means, rstds, gammaSums, betaSums, rows, dim, from, to);
            }
        }
    }

    /** shift = -rstd avg(dy gamma) of rows. */
    static final class Shifts implements RowThreads.Rows {
        private Elements dy;
        private int dim;
        private Elements gamma;
        private Elements rstds;
        private Elements shifts;

        void of(Elements gradient, int columns, Elements scale, Elements rstdOfRows, Elements shiftOfRows) {
            dy = gradient;
            dim = columns;
            gamma = scale;
            rstds = rstdOfRows;
            shifts = shiftOfRows;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                shifts.put(r, -rstds.get(r) * VectorRows.dot(dy, r * dim, gamma, 0, dim) / dim);
            }
        }
    }

    /** slope = -rstd^3 avg(dy gamma (x - mean)) of rows. */
    static final class Products implements RowThreads.Rows {
        private Elements dy;
        private Elements x;
        private int dim;
        private Elements gamma;
        private Elements means;
        private Elements rstds;
        private Elements slopes;

        void of(
                Elements gradient,
                Elements input,
                int columns,
                Elements scale,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements slopeOfRows) {
            dy = gradient;
            x = input;
            dim = columns;
            gamma = scale;
            means = meanOfRows;
            rstds = rstdOfRows;
            slopes = slopeOfRows;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                float mean = means == null ? 0 : means.get(r);
                float rstd = rstds.get(r);
                float product = VectorNorms.weightedProduct(dy, x, r * dim, dim, mean, gamma);
                slopes.put(r, -rstd * rstd * rstd * product / dim);
            }
        }
    }

    /** dx = rstd dy gamma + (x - mean) slope + shift, or added to dx; shifts null for 0. */
    static final class InputGradients implements RowThreads.Rows {
        private Elements dy;
        private Elements x;
        private int dim;
        private Elements gamma;
        private Elements means;
        private Elements rstds;
        private Elements slopes;
        private Elements shifts;
        private Elements dx;
        private boolean add;

        void of(
                Elements gradient,
                Elements input,
                int columns,
                Elements scale,
                Elements meanOfRows,
                Elements rstdOfRows,
                Elements slopeOfRows,
                Elements shiftOfRows,
                Elements inputGradient,
                boolean adds) {
            dy = gradient;
            x = input;
            dim = columns;
            gamma = scale;
            means = meanOfRows;
            rstds = rstdOfRows;
            slopes = slopeOfRows;
            shifts = shiftOfRows;
            dx = inputGradient;
            add = adds;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                float mean = means == null ? 0 : means.get(r);
                float shift = shifts == null ? 0 : shifts.get(r);
                float rstd = rstds.get(r);
                float slope = slopes.get(r);
                if (add) {
                    VectorNorms.addInputGradient(dy, x, dx, r * dim, dim, gamma, rstd, mean, slope, shift);
                } else {
                    VectorNorms.inputGradient(dy, x, dx, r * dim, dim, gamma, rstd, mean, slope, shift);
                }
            }
        }
    }
}
