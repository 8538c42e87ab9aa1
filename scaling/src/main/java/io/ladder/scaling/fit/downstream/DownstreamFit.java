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
 * Fits an error law behind a loss law, and carries the uncertainty of both to what was foretold: replicate i takes
 * replicate i of the loss law, an error law of runs drawn with replacement, and one of the error law's residuals.
 */
final class DownstreamFit {
    private static final int CONSTANTS = 3;
    /** Share of the variance below which most of it is something else. */
    private static final double MOSTLY = 0.5;

    private final FitReport report;
    private final String column;
    private final List<Run> runs;
    private final DownstreamErrorLaw law;
    private final List<ErrorReplicate> replicates = new ArrayList<>();

    /** Of the loss: that of each element of {@code replicates}. */
    private final List<LossLaw> losses = new ArrayList<>();

    /** See {@link DownstreamReport#of}. */
    DownstreamFit(FitReport report, String column, Set<String> further, long seed) {
        this.report = report;
        this.column = column;
        runs = report.runs().stream()
                .filter(run ->
                        run.excluded().isEmpty() || further.contains(run.run().name()))
                .map(FittedRun::run)
                .filter(run -> Double.isFinite(run.more().getOrDefault(column, Double.NaN)))
                .toList();
        if (runs.isEmpty()) {
            throw new ConfigException(
                    "--error-column=" + column + " has no number in any of the runs fitted; name a column of errors");
        }
        law = law(runs, column);
        replicate(seed);
    }

    DownstreamReport report() {
        List<ErrorPrediction> predictions =
                report.predictions().stream().map(this::prediction).toList();
        Map<String, Interval> intervals = intervals();
        return new DownstreamReport(
                column,
                law,
                runs,
                List.copyOf(replicates),
                intervals,
                predictions,
                warnings(intervals, predictions),
                report.lossUnit());
    }

    private void replicate(long seed) {
        double[] residuals = runs.stream()
                .mapToDouble(run -> error(run) - law.error(run.loss()))
                .toArray();
        double widening = Math.sqrt(runs.size() / (double) Math.max(1, runs.size() - CONSTANTS));
        for (int i = 0; i < report.draws().size(); i++) {
            var random = new SplittableRandom(seed + i);
            List<Run> drawn =
                    random.ints(runs.size(), 0, runs.size()).mapToObj(runs::get).toList();
            double residual = residuals[random.nextInt(residuals.length)] * widening;
            Optional<DownstreamErrorLaw> drawnError = lawIfAny(drawn);
            if (drawnError.isPresent()) {
                replicates.add(new ErrorReplicate(drawnError.get(), residual));
                losses.add(drawnLaw(i));
            }
        }
    }

    private ErrorPrediction prediction(Prediction said) {
        double[] errors = new double[replicates.size()];
        for (int i = 0; i < errors.length; i++) {
            // Relative to the law's own word: what else the prediction knew, repeated tokens say, stays in it.
            double change = losses.get(i).loss(said.params(), said.tokens())
                    / report.law().loss(said.params(), said.tokens());
            errors[i] = replicates.get(i).measured(said.loss() * change);
        }
        return new ErrorPrediction(
                said.params(), said.tokens(), said.loss(), law.error(said.loss()), DownstreamReport.interval(errors));
    }

    private Map<String, Interval> intervals() {
        var intervals = new LinkedHashMap<String, Interval>();
        if (!replicates.isEmpty()) {
            intervals.put("epsilon", interval(DownstreamErrorLaw::epsilon));
            intervals.put("k", interval(DownstreamErrorLaw::k));
            intervals.put("gamma", interval(DownstreamErrorLaw::gamma));
        }
        return intervals;
    }

    private static DownstreamErrorLaw law(List<Run> runs, String column) {
        return DownstreamErrorFit.of(
                runs.stream().mapToDouble(Run::loss).toArray(),
                runs.stream().mapToDouble(run -> run.more().get(column)).toArray());
    }

    /** Empty if fewer than three different losses were drawn. */
    private Optional<DownstreamErrorLaw> lawIfAny(List<Run> drawn) {
        try {
            return Optional.of(law(drawn, column));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** Of the loss. */
    private LossLaw drawnLaw(int replicate) {
        var symbols = new LinkedHashMap<String, Double>();
        report.draws().bySymbol().forEach((symbol, values) -> symbols.put(symbol, values[replicate]));
        return LawsByForm.of(report.law().form(), symbols);
    }

    private List<String> warnings(Map<String, Interval> intervals, List<ErrorPrediction> predictions) {
        var warnings = new ArrayList<String>();
        StandardErrors.missing(intervals).ifPresent(warnings::add);
        if (law.k() <= 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s falls as the loss rises (k = %.3g): the loss does not foretell it",
                    column,
                    law.k()));
        }
        double explained = explained();
        if (explained < MOSTLY) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the loss explains %.0f%% of how %s differs from run to run: it hardly foretells it",
                    100 * Math.max(0, explained),
                    column));
        }
        if (!(law.epsilon() >= 0 && law.epsilon() <= 1)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "epsilon = %.4g, the error of a model that knows nothing, is no share: %s of these runs does not level off"
                            + " towards high losses, or is not in shares; do not believe it far from their losses",
                    law.epsilon(),
                    column));
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

    /** Share of the errors' variance. */
    private double explained() {
        double mean = runs.stream().mapToDouble(this::error).average().orElseThrow();
        double all =
                runs.stream().mapToDouble(run -> Math.pow(error(run) - mean, 2)).sum();
        double left = runs.stream()
                .mapToDouble(run -> Math.pow(error(run) - law.error(run.loss()), 2))
                .sum();
        return 1 - left / all;
    }

    private double error(Run run) {
        return run.more().get(column);
    }

    private Interval interval(ToDoubleFunction<DownstreamErrorLaw> constant) {
        return DownstreamReport.interval(replicates.stream()
                .map(ErrorReplicate::law)
                .mapToDouble(constant)
                .toArray());
    }
}
