package io.ladder.scaling.fit.parametric;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;

/** Runs as often as a resampling counts them. */
public final class CountedRuns {
    private CountedRuns() {}

    /**
     * Each run as many times as its weight says.
     *
     * @param weights whole numbers, in the runs' order
     */
    public static List<Run> of(List<Run> runs, double[] weights) {
        var counted = new ArrayList<Run>();
        for (int i = 0; i < weights.length; i++) {
            for (int count = 0; count < weights[i]; count++) {
                counted.add(runs.get(i));
            }
        }
        return counted;
    }
}
