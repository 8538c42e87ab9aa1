package io.ladder.scaling.fit.downstream;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Downstream error of the models that a loss law was asked for (Gadre et al. 2024, section 3.3): the error law is fitted
 * to measured losses and errors, and asked for predicted losses.
 *
 * <p>Replicate i of an interval takes replicate i of the loss law, an error law of runs drawn with replacement, and one
 * of the error law's residuals.
 *
 * @param column of the measured error
 * @param law of the error over the loss
 * @param runs that it was fitted to
 * @param replicates the error law of runs drawn with replacement, each with one of the residuals; empty if the loss law has
 *     none
 * @param intervals of {@code epsilon}, {@code k} and {@code gamma}; empty without replicates
 * @param predictions in the order of the loss law's
 * @param warnings for people
 * @param lossUnit of the losses
 */
public record DownstreamReport(
        String column,
        DownstreamErrorLaw law,
        List<Run> runs,
        List<ErrorReplicate> replicates,
        Map<String, Interval> intervals,
        List<ErrorPrediction> predictions,
        List<String> warnings,
        LossUnit lossUnit) {

    /**
     * Fits the error law.
     *
     * @param report of the loss law
     * @param column of the error, a share between 0 and 1
     * @param further names of runs that the error law takes besides those that the loss law was fitted to
     * @param seed of the resampling
     * @throws ConfigException if fewer than three of those runs have an error
     */
    public static DownstreamReport of(FitReport report, String column, Set<String> further, long seed) {
        return new DownstreamFit(report, column, further, seed).report();
    }

    /** Number of runs that the error law was fitted to. */
    public int points() {
        return runs.size();
    }

    /**
     * Where the measured error of a model with this loss would fall: by the error law's uncertainty and the scatter of
     * measured errors; not a number without replicates.
     */
    public Interval interval(double loss) {
        return interval(replicates.stream()
                .mapToDouble(replicate -> replicate.measured(loss))
                .toArray());
    }

    /** A few lines for people. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%s = %.4f - %.4g exp(-%.4f L), fitted to %d runs",
                column,
                law.epsilon(),
                law.k(),
                law.gamma(),
                points()));
        for (ErrorPrediction said : predictions) {
            String between = Double.isNaN(said.interval().low())
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "   %.4f ... %.4f",
                            said.interval().low(),
                            said.interval().high());
            lines.add(String.format(
                    Locale.ROOT,
                    "%-12.4g %12s %8.4f   error %.4f%s",
                    said.params(),
                    Double.isFinite(said.tokens()) ? String.format(Locale.ROOT, "%.4g", said.tokens()) : "",
                    said.loss(),
                    said.error(),
                    between));
        }
        warnings.forEach(warning -> lines.add("- " + warning));
        return lines;
    }

    /** Not a number of fewer than two values; of replicates that say nothing finite, none is counted. */
    static Interval interval(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        return finite.length < 2 ? Interval.UNKNOWN : Interval.of(finite);
    }
}
