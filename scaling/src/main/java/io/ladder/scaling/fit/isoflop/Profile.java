package io.ladder.scaling.fit.isoflop;

import io.ladder.scaling.runs.Run;
import java.util.List;

/**
 * Runs of one budget.
 *
 * @param flops C: the budget asked for, or the geometric mean of the runs' FLOPs
 * @param runs by rising N
 */
public record Profile(double flops, List<Run> runs) {
    /** Number of different N, equal within a part in a thousand. */
    int distinctSizes() {
        int distinct = 0;
        double last = 0;
        for (Run run : runs) {
            if (run.params() > last * (1 + SAME_SIZE)) {
                distinct++;
                last = run.params();
            }
        }
        return distinct;
    }

    /** Relative difference of N up to which two runs count as the same size. */
    static final double SAME_SIZE = 1e-3;
}
