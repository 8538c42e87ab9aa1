package io.ladder.scaling.report;

import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.fit.WidenedInterval;
import io.ladder.scaling.fit.downstream.DownstreamReport;
import io.ladder.scaling.fit.downstream.ErrorPrediction;
import io.ladder.scaling.fit.downstream.ErrorReplicate;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** A report whose law is known, with seeded scatter and replicates; no fit is run. */
final class KnownFit {
    static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    static final double[] BUDGETS = {1e18, 1e19, 1e20, 1e21};
    static final double SCATTER = 0.004;

    private KnownFit() {}

    /** Everything a report can hold. */
    static FitReport full() {
        return of(List.of("alpha is poorly identified: its profile is flat between 0.31 and 0.37"), 2000, "");
    }

    /** The least a report can hold: no replicates, budgets, hold-out or predictions. */
    static FitReport bare() {
        FitReport full = full();
        return new FitReport(
                full.law(),
                full.paramsExponent(),
                full.tokensExponent(),
                full.objective(),
                full.points(),
                Map.of(),
                full.residualDeviation(),
                new Draws(Map.of()),
                full.runs(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                LossUnit.NATS_PER_TOKEN);
    }

    /** Without an optimum. */
    static FitReport undetermined(String why) {
        return full(OptionalDouble.empty(), OptionalDouble.empty(), Optional.of(why), List.of());
    }

    /** Whose runs of one size err together, for which nothing is widened. */
    static FitReport erringTogether() {
        FitReport full = full();
        return full(
                full.paramsExponent(),
                full.tokensExponent(),
                Optional.empty(),
                List.of(WidenedInterval.Cause.SHARED_ERRORS));
    }

    private static FitReport full(
            OptionalDouble paramsExponent,
            OptionalDouble tokensExponent,
            Optional<String> undetermined,
            List<WidenedInterval.Cause> unwidened) {
        FitReport full = full();
        return new FitReport(
                full.law(),
                paramsExponent,
                tokensExponent,
                full.objective(),
                full.points(),
                full.intervals(),
                full.residualDeviation(),
                full.draws(),
                full.runs(),
                full.valleys(),
                full.rollout(),
                full.predictions(),
                full.warnings(),
                undetermined,
                full.lossUnit(),
                List.of(),
                List.of(),
                unwidened);
    }

    /** With texts that come from outside. */
    static FitReport named(String runName, String warning) {
        return of(List.of(warning), 50, runName);
    }

    /** An error law that every run lies close to, with two models foretold. */
    static DownstreamReport downstream() {
        var law = new DownstreamErrorLaw(0.857, 2.2, 0.715);
        var random = new Random(5);
        List<Run> runs = full().runs().stream()
                .map(FittedRun::run)
                .map(run -> new Run(
                        run.name(),
                        run.params(),
                        run.tokens(),
                        run.flops(),
                        run.loss(),
                        run.lossError(),
                        Map.of("err", law.error(run.loss()) + 0.005 * random.nextGaussian())))
                .toList();
        List<ErrorReplicate> replicates = IntStream.range(0, 100)
                .mapToObj(i -> new ErrorReplicate(
                        new DownstreamErrorLaw(0.857, 2.2 + 0.05 * random.nextGaussian(), 0.715),
                        0.005 * random.nextGaussian()))
                .toList();
        return new DownstreamReport(
                "err",
                law,
                runs,
                replicates,
                Map.of("k", new Interval(2.1, 2.3, 0.05)),
                List.of(
                        new ErrorPrediction(7e9, 1.4e11, 2.2, law.error(2.2), new Interval(0.38, 0.42, 0.01)),
                        new ErrorPrediction(70e9, 1.4e12, 1.95, law.error(1.95), new Interval(0.30, 0.33, 0.01))),
                List.of("the error at loss 1.950 is extrapolated"),
                LossUnit.NATS_PER_TOKEN);
    }

    private static FitReport of(List<String> warnings, int replicates, String prefix) {
        var random = new Random(7);
        var runs = new ArrayList<FittedRun>();
        var valleys = new ArrayList<Valley>();
        for (double budget : BUDGETS) {
            var valley = new ArrayList<FittedRun>();
            for (int i = -4; i <= 4; i++) {
                double params = LAW.optimalParams(budget) * Math.pow(2, 0.75 * i);
                valley.add(run(prefix + "C" + budget + "-" + (i + 5), params, budget / 6 / params, random));
            }
            valleys.add(valley(budget, valley));
            runs.addAll(valley);
        }
        FittedRun odd = runs.get(3);
        runs.set(3, new FittedRun(odd.run(), odd.fitted(), Optional.of("one of the highest losses")));
        return new FitReport(
                LAW,
                OptionalDouble.of(LAW.paramsExponent()),
                OptionalDouble.of(LAW.tokensExponent()),
                0.00102,
                runs.size() - 1,
                intervals(),
                SCATTER,
                draws(replicates),
                runs,
                valleys,
                Optional.of(rollout(runs)),
                List.of(prediction(70e9, 1.4e12)),
                warnings,
                Optional.empty(),
                LossUnit.NATS_PER_TOKEN);
    }

    private static FittedRun run(String name, double params, double tokens, Random random) {
        double fitted = LAW.loss(params, tokens);
        double loss = fitted * Math.exp(SCATTER * random.nextGaussian());
        return new FittedRun(
                new Run(name, params, tokens, 6 * params * tokens, loss, Double.NaN, Map.of()),
                fitted,
                Optional.empty());
    }

    /** The parabola is the law's own curve through three of its points. */
    private static Valley valley(double budget, List<FittedRun> runs) {
        double best = LAW.optimalParams(budget);
        double middle = Math.log(best);
        double step = 1;
        double low = LAW.loss(best / Math.E, budget / 6 / (best / Math.E));
        double floor = LAW.loss(best, budget / 6 / best);
        double high = LAW.loss(best * Math.E, budget / 6 / (best * Math.E));
        double c2 = (low - 2 * floor + high) / (2 * step * step);
        double slope = (high - low) / (2 * step);
        double c1 = slope - 2 * c2 * middle;
        double c0 = floor - slope * middle + c2 * middle * middle;
        double at = -c1 / (2 * c2);
        return new Valley(
                budget,
                runs.stream().map(run -> run.run().params()).toList(),
                runs.stream().map(run -> run.run().tokens()).toList(),
                runs.stream().map(run -> run.run().loss()).toList(),
                Math.exp(at),
                budget / 6 / Math.exp(at),
                c0 + at * (c1 + at * c2),
                List.of(c0, c1, c2),
                budget == BUDGETS[0] ? Optional.of("its minimum lies on the border of its models") : Optional.empty());
    }

    private static Map<String, Interval> intervals() {
        var intervals = new LinkedHashMap<String, Interval>();
        LAW.symbols()
                .forEach((symbol, value) ->
                        intervals.put(symbol, new Interval(0.95 * value, 1.05 * value, 0.025 * value)));
        intervals.put("a", new Interval(0.42, 0.48, 0.015));
        intervals.put("b", new Interval(0.52, 0.58, 0.015));
        return intervals;
    }

    private static Draws draws(int replicates) {
        var random = new Random(11);
        var draws = new LinkedHashMap<String, double[]>();
        LAW.symbols().keySet().forEach(symbol -> draws.put(symbol, new double[replicates]));
        for (int i = 0; i < replicates; i++) {
            double alpha = LAW.alpha() + 0.01 * random.nextGaussian();
            double beta = LAW.beta() + 0.01 * random.nextGaussian();
            draws.get("E")[i] = LAW.e() + 2 * (alpha - LAW.alpha()) + 0.01 * random.nextGaussian();
            // A and B follow their exponents, so that the replicate meets the runs: N around 1e9, D around 1e10.
            draws.get("A")[i] = LAW.a() * Math.pow(1e9, alpha - LAW.alpha());
            draws.get("B")[i] = LAW.b() * Math.pow(1e10, beta - LAW.beta());
            draws.get("alpha")[i] = alpha;
            draws.get("beta")[i] = beta;
        }
        return new Draws(draws);
    }

    private static Rollout rollout(List<FittedRun> runs) {
        List<FittedRun> dearest = runs.subList(runs.size() - 9, runs.size());
        return new Rollout(
                runs.size() - 10,
                dearest.stream()
                        .map(run -> prediction(run.run().params(), run.run().tokens()))
                        .toList(),
                dearest.stream().map(run -> run.run().loss()).toList(),
                0.0031,
                8 / 9.0);
    }

    private static Prediction prediction(double params, double tokens) {
        double loss = LAW.loss(params, tokens);
        return new Prediction(
                params, tokens, 6 * params * tokens, loss, new Interval(0.99 * loss, 1.01 * loss, 0.005 * loss));
    }
}
