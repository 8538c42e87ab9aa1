package io.ladder.scaling.fit.parametric;

import java.util.ArrayList;
import java.util.List;

/** Places to start a search from. */
final class Grid {
    private Grid() {}

    /**
     * Logarithms of evenly spread values.
     *
     * @param count at least two
     */
    static double[] logs(double from, double to, int count) {
        double[] logs = new double[count];
        for (int i = 0; i < count; i++) {
            logs[i] = Math.log(from) + i * Math.log(to / from) / (count - 1);
        }
        return logs;
    }

    /** Each value by itself. */
    static List<double[]> of(double[] values) {
        var grid = new ArrayList<double[]>();
        for (double value : values) {
            grid.add(new double[] {value});
        }
        return grid;
    }

    /** Each value of the first with each of the second. */
    static List<double[]> of(double[] first, double[] second) {
        var grid = new ArrayList<double[]>();
        for (double one : first) {
            for (double other : second) {
                grid.add(new double[] {one, other});
            }
        }
        return grid;
    }
}
