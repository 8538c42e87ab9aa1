package io.ladder.scaling.plan;

import io.ladder.model.ModelStyle;
import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Plans of small models by a law that is known, on four executors. */
final class SmallPlans {
    static final ChinchillaLaw LAW = new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30);
    static final ArchitectureSearch SHAPES = new ArchitectureSearch(ModelStyle.GPT2, 257, 256);

    private SmallPlans() {}

    static Cluster cluster(double gib) {
        return cluster(4, gib);
    }

    static Cluster cluster(int executors, double gib) {
        return new Cluster(
                executors,
                2,
                (long) (gib * (1L << 30)),
                1L << 30,
                new ComputeRate(2e11, "f32", "a measured step", false, Optional.empty()),
                1e9,
                "--bandwidth",
                2e8,
                Optional.of(0.25));
    }

    static Planner planner(double gib) {
        return new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(cluster(gib)));
    }

    static Question question(Double flops, Double money, Double hours, Double loss, Double unique, Double served) {
        return new Question(
                Optional.ofNullable(flops),
                Optional.ofNullable(money),
                Optional.ofNullable(hours),
                Optional.ofNullable(loss),
                Optional.empty(),
                Optional.ofNullable(unique),
                Optional.ofNullable(served));
    }

    /** Runs on the law up to 1e15 FLOPs, with learning rates but no batches. */
    static FitReport fit() {
        return fit(1e12, 1e13, 1e14, 1e15);
    }

    static FitReport fit(double... budgets) {
        List<FittedRun> runs = Arrays.stream(budgets)
                .mapToObj(flops -> new Run(
                        "run-" + flops,
                        LAW.optimalParams(flops),
                        LAW.optimalTokens(flops),
                        flops,
                        LAW.loss(LAW.optimalParams(flops), LAW.optimalTokens(flops)),
                        Double.NaN,
                        Map.of("learningRate", 0.5 * Math.pow(flops, -0.15))))
                .map(run -> new FittedRun(run, run.loss(), Optional.empty()))
                .toList();
        return new FitReport(
                LAW,
                OptionalDouble.of(LAW.paramsExponent()),
                OptionalDouble.of(LAW.tokensExponent()),
                0,
                4,
                Map.of(),
                0.005,
                draws(),
                runs,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                LossUnit.NATS_PER_TOKEN);
    }

    private static Draws draws() {
        var random = new SplittableRandom(5);
        var values = new LinkedHashMap<String, double[]>();
        LAW.symbols()
                .forEach((symbol, value) -> values.put(
                        symbol, random.doubles(200, 0.98 * value, 1.02 * value).toArray()));
        return new Draws(values);
    }
}
