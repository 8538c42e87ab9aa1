package io.ladder.scaling.fit;

import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.SplittableRandom;

/**
 * Foretells losses with intervals: each replicate's law says one loss, and one of the scattered residuals is laid on it.
 *
 * <p>Intervals are percentiles of what the replicates say, and so not centred on the law's own word where the replicates or
 * the residuals lean to one side. Mirroring them on it (the basic bootstrap) or moving their median onto it was tried on
 * made tables, 50 of IsoFLOP profiles and 50 of a 5 × 4 grid at noise of 0.4% and 1.5%, up to 100 times beyond the runs:
 * percentiles held 86 to 100% of new measurements, mirrored ones 78 to 96%, moved ones 84 to 98%.
 *
 * @param law of the runs themselves
 * @param replicates its uncertainty
 * @param scatter of the runs around it
 * @param seed which residual goes to which replicate
 */
public record Foretelling(LossLaw law, Replicates replicates, Scatter scatter, long seed) {
    private static final long SEED = 1;

    /** With what a report knows; the same for the same report. */
    public static Foretelling of(FitReport report) {
        LossLaw law = report.law();
        return new Foretelling(law, new Replicates(report.draws().laws(law.form()), 0), report.scatter(), SEED);
    }

    /** For a model that took C = 6 N D. */
    public Prediction at(ModelPoint model) {
        return at(model, RunTable.FLOPS_PER_PARAMETER_AND_TOKEN * model.params() * model.tokens());
    }

    /** For a model and its training compute; without replicates the interval is not a number. */
    public Prediction at(ModelPoint model, double flops) {
        double loss = model.loss(law);
        var random = new SplittableRandom(seed);
        // A replicate whose E is negative may fall below any loss.
        double[] losses = replicates.values(
                drawn -> Math.max(0, model.loss(drawn)) * Math.exp(scatter.draw(random.nextDouble())));
        Interval interval = losses.length == 0 ? Interval.UNKNOWN : Interval.around(loss, losses);
        return new Prediction(
                model.params(), model.tokens(), flops, model.circumstances(), loss, scatter.widened(loss, interval));
    }
}
