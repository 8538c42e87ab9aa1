package io.ladder.scaling.fit.downstream;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.fit.StandardErrors;
import io.ladder.scaling.fit.parametric.DownstreamErrorFit;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

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

    private static final int CONSTANTS = 3;

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
        List<Run> runs = report.runs().stream()
                .filter(run ->
                        run.excluded().isEmpty() || further.contains(run.run().name()))
                .map(FittedRun::run)
                .filter(run -> Double.isFinite(run.more().getOrDefault(column, Double.NaN)))
                .toList();
        if (runs.isEmpty()) {
            throw new ConfigException(
                    "--error-column=" + column + " has no number in any of the runs fitted; name a column of errors");
        }
        DownstreamErrorLaw law = law(runs, column);
        double[] residuals = runs.stream()
                .mapToDouble(run -> run.more().get(column) - law.error(run.loss()))
                .toArray();
        double widening = Math.sqrt(runs.size() / (double) Math.max(1, runs.size() - CONSTANTS));
        var replicates = new ArrayList<ErrorReplicate>();
        var losses = new ArrayList<LossLaw>();
        for (int i = 0; i < report.draws().size(); i++) {
            var random = new SplittableRandom(seed + i);
            List<Run> drawn =
                    random.ints(runs.size(), 0, runs.size()).mapToObj(runs::get).toList();
            double residual = residuals[random.nextInt(residuals.length)] * widening;
            Optional<DownstreamErrorLaw> drawnError = lawIfAny(drawn, column);
            if (drawnError.isPresent()) {
                replicates.add(new ErrorReplicate(drawnError.get(), residual));
                losses.add(drawnLaw(report, i));
            }
        }
        var predictions = new ArrayList<ErrorPrediction>();
        for (Prediction said : report.predictions()) {
            double[] errors = new double[replicates.size()];
            for (int i = 0; i < errors.length; i++) {
                // Relative to the law's own word: what else the prediction knew, repeated tokens say, stays in it.
                double change = losses.get(i).loss(said.params(), said.tokens())
                        / report.law().loss(said.params(), said.tokens());
                errors[i] = replicates.get(i).measured(said.loss() * change);
            }
            predictions.add(new ErrorPrediction(
                    said.params(), said.tokens(), said.loss(), law.error(said.loss()), interval(errors)));
        }
        var intervals = new LinkedHashMap<String, Interval>();
        if (!replicates.isEmpty()) {
            intervals.put("epsilon", interval(replicates, DownstreamErrorLaw::epsilon));
            intervals.put("k", interval(replicates, DownstreamErrorLaw::k));
            intervals.put("gamma", interval(replicates, DownstreamErrorLaw::gamma));
        }
        return new DownstreamReport(
                column,
                law,
                runs,
                List.copyOf(replicates),
                intervals,
                List.copyOf(predictions),
                warnings(runs, column, law, intervals, predictions),
                report.lossUnit());
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

    private static DownstreamErrorLaw law(List<Run> runs, String column) {
        return DownstreamErrorFit.of(
                runs.stream().mapToDouble(Run::loss).toArray(),
                runs.stream().mapToDouble(run -> run.more().get(column)).toArray());
    }

    /** Empty if fewer than three different losses were drawn. */
    private static Optional<DownstreamErrorLaw> lawIfAny(List<Run> runs, String column) {
        try {
            return Optional.of(law(runs, column));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static LossLaw drawnLaw(FitReport report, int replicate) {
        var symbols = new LinkedHashMap<String, Double>();
        report.draws().bySymbol().forEach((symbol, values) -> symbols.put(symbol, values[replicate]));
        return LawsByForm.of(report.law().form(), symbols);
    }

    private static List<String> warnings(
            List<Run> runs,
            String column,
            DownstreamErrorLaw law,
            Map<String, Interval> intervals,
            List<ErrorPrediction> predictions) {
        var warnings = new ArrayList<String>();
        StandardErrors.missing(intervals).ifPresent(warnings::add);
        if (law.k() <= 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s falls as the loss rises (k = %.3g): the loss does not foretell it",
                    column,
                    law.k()));
        }
        if (runs.size() < 2 * CONSTANTS) {
            warnings.add(runs.size() + " runs for the three constants of the error law: its intervals are rough");
        }
        double lowest = runs.stream().mapToDouble(Run::loss).min().orElseThrow();
        for (ErrorPrediction said : predictions) {
            if (said.loss() < lowest) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "the error at loss %.3f is extrapolated: the lowest loss with a measured %s is %.3f",
                        said.loss(),
                        column,
                        lowest));
            }
        }
        return List.copyOf(warnings);
    }

    private static Interval interval(List<ErrorReplicate> replicates, ToDoubleFunction<DownstreamErrorLaw> constant) {
        return interval(replicates.stream()
                .map(ErrorReplicate::law)
                .mapToDouble(constant)
                .toArray());
    }

    private static Interval interval(double[] values) {
        if (values.length < 2) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        return Interval.of(values);
    }
}
