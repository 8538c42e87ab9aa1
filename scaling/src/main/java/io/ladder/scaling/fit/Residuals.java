package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;

/** How far runs lie from a law, for tests of least squares: laws of Huber's loss have outliers. */
final class Residuals {
    /** Robust deviations beyond which a residual counts no more. */
    private static final double FAR = 4;

    private Residuals() {}

    /**
     * ln(measured) - ln(law's), far ones drawn in.
     *
     * @param deviation robust, of all of them
     */
    static double[] drawnIn(List<Run> runs, LossLaw law, double deviation) {
        return runs.stream()
                .mapToDouble(run ->
                        Math.log(run.loss()) - Math.log(ModelPoint.of(run).loss(law)))
                .map(residual -> Math.max(-FAR * deviation, Math.min(FAR * deviation, residual)))
                .toArray();
    }
}
