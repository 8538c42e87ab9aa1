package io.ladder.scaling.fit;

import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.regression.LinearFit;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * A form about one of its laws: the derivatives of ln L by the constants' logarithms, at the runs. What lies in their span
 * a slightly other law of the form explains as well, so that it never shows in residuals. Runs may be missing: rows of
 * zeros, which least squares does not see.
 */
final class Tangent {
    private static final double STEP = 1e-4;

    /** Mean square that rounding leaves of a column of ones that others explain. */
    private static final double DEPENDENT = 1e-9;

    private final double[][] rows; // [runs][constants and columns added to them]
    private final Set<Integer> missing;

    private Tangent(double[][] rows, Set<Integer> missing) {
        this.rows = rows;
        this.missing = missing;
    }

    /** @param missing places of runs to be left out */
    static Tangent of(List<Run> runs, LossLaw law, Set<Integer> missing) {
        double[][] rows = new double[runs.size()][law.symbols().size()];
        int column = 0;
        for (String symbol : law.symbols().keySet()) {
            LossLaw above = moved(law, symbol, STEP);
            LossLaw below = moved(law, symbol, -STEP);
            for (int i = 0; i < rows.length; i++) {
                ModelPoint model = ModelPoint.of(runs.get(i));
                rows[i][column] = Math.log(model.loss(above) / model.loss(below)) / (2 * STEP);
            }
            column++;
        }
        missing.forEach(run -> Arrays.fill(rows[run], 0));
        return new Tangent(rows, Set.copyOf(missing));
    }

    private static LossLaw moved(LossLaw law, String symbol, double by) {
        var symbols = new LinkedHashMap<>(law.symbols());
        symbols.compute(symbol, (name, value) -> value * (1 + by));
        return LawsByForm.of(law.form(), symbols);
    }

    /** The same with more columns. */
    Tangent with(double[]... columns) {
        int before = rows[0].length;
        double[][] more = new double[rows.length][];
        for (int i = 0; i < more.length; i++) {
            more[i] = Arrays.copyOf(rows[i], before + columns.length);
            for (int j = 0; j < columns.length; j++) {
                more[i][before + j] = missing.contains(i) ? 0 : columns[j][i];
            }
        }
        return new Tangent(more, missing);
    }

    /**
     * Least squares of values at the runs, weighted alike, with residuals of 0 at missing ones; empty if the columns depend
     * on each other.
     */
    Optional<LinearFit> fit(double[] values) {
        double[] present = values.clone();
        missing.forEach(run -> present[run] = 0);
        return LinearFit.of(rows, present, LinearFit.equalWeights(values.length));
    }

    /**
     * What is left of other columns outside of these: directions of length one at right angles to each other.
     *
     * @param columns [runs][any number], which may depend on each other and on these
     */
    Outside outside(double[][] columns) {
        int numbers = columns[0].length;
        double[][] left = new double[numbers][];
        for (int j = 0; j < numbers; j++) {
            int number = j;
            double[] column =
                    Arrays.stream(columns).mapToDouble(row -> row[number]).toArray();
            left[j] = fit(column).map(LinearFit::residuals).orElse(new double[column.length]);
        }
        var parts = new SingularValueDecomposition(new Array2DRowRealMatrix(left, false).transpose());
        double[] squares = Arrays.stream(parts.getSingularValues())
                .map(value -> value * value)
                .toArray();
        double least = Math.max(Double.MIN_NORMAL, DEPENDENT * columns.length);
        int[] some = IntStream.range(0, squares.length)
                .filter(j -> squares[j] > least)
                .toArray();
        return new Outside(
                Arrays.stream(some).mapToObj(j -> parts.getU().getColumn(j)).toArray(double[][]::new),
                Arrays.stream(some).mapToDouble(j -> squares[j]).toArray());
    }

    /** Directions outside of the columns. */
    static final class Outside {
        private final double[][] directions;
        private final double[] squares;

        private Outside(double[][] directions, double[] squares) {
            this.directions = directions;
            this.squares = squares;
        }

        /** [any number][runs]. */
        double[][] directions() {
            return directions;
        }

        /** Of the other columns' parts along each. */
        double[] squares() {
            return squares;
        }

        /** Squares of what values have along each. */
        double[] squaresOf(double[] values) {
            return Arrays.stream(directions)
                    .mapToDouble(direction -> IntStream.range(0, values.length)
                            .mapToDouble(i -> direction[i] * values[i])
                            .sum())
                    .map(product -> product * product)
                    .toArray();
        }
    }

    /** Number of runs that are there less that of columns. */
    int free() {
        return rows.length - missing.size() - rows[0].length;
    }

    /** Number of columns. */
    int columns() {
        return rows[0].length;
    }
}
