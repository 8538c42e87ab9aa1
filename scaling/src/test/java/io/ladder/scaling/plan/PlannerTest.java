package io.ladder.scaling.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.fit.Draws;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.ComputeRate;
import io.ladder.scaling.plan.cluster.Rung;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30);
    private static final ArchitectureSearch SHAPES = new ArchitectureSearch(ModelStyle.GPT2, 257, 256);

    @TempDir
    Path directory;

    static Cluster cluster(double gib) {
        return new Cluster(
                4,
                2,
                (long) (gib * (1L << 30)),
                1L << 30,
                new ComputeRate(2e11, "f32", "a measured step", false, Optional.empty()),
                1e9,
                "--bandwidth",
                2e8,
                Optional.of(0.25));
    }

    private static Planner planner(double gib) {
        return new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(cluster(gib)));
    }

    private static Question question(
            Double flops, Double money, Double hours, Double loss, Double unique, Double served) {
        return new Question(
                Optional.ofNullable(flops),
                Optional.ofNullable(money),
                Optional.ofNullable(hours),
                Optional.ofNullable(loss),
                Optional.empty(),
                Optional.ofNullable(unique),
                Optional.ofNullable(served));
    }

    @Test
    void flopsAreSpentOnTheOptimumAndTheModelMeetsIt() {
        Plan plan = planner(16).plan(Question.ofFlops(1e16));
        assertThat(plan.answer().allocation().params())
                .isCloseTo(LAW.optimalParams(1e16), Percentage.withPercentage(1e-3));
        assertThat((double) plan.architecture().parameters())
                .isCloseTo(plan.answer().allocation().params(), Percentage.withPercentage(2));
        assertThat(plan.recipe().tokens()).isCloseTo(plan.answer().allocation().tokens(), Percentage.withPercentage(2));
        assertThat(plan.isRunnable()).isTrue();
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("no interval"));
    }

    @Test
    void hoursAreKeptWithCommunicationAndCheckpoints() {
        Plan plan = planner(16).plan(question(null, null, 2.0, null, null, null));
        double hours = plan.deployment().orElseThrow().cost().orElseThrow().hours();
        assertThat(hours).isLessThanOrEqualTo(2).isGreaterThan(1.8);
    }

    @Test
    void moneyIsHoursAtAPrice() {
        Plan plan = planner(16).plan(question(null, 2.0, null, null, null, null));
        RunCost cost = plan.deployment().orElseThrow().cost().orElseThrow();
        assertThat(cost.money().orElseThrow()).isLessThanOrEqualTo(2.0).isGreaterThan(1.8);
        assertThat(cost.rankHours() * 0.25).isCloseTo(cost.money().orElseThrow(), within(1e-9));
    }

    @Test
    void theTightestLimitCounts() {
        Plan plan = planner(16).plan(question(1e14, null, 1000.0, null, null, null));
        assertThat(plan.answer().allocation().flops()).isCloseTo(1e14, Percentage.withPercentage(0.1));
    }

    @Test
    void aLossThatTheBudgetCannotBuyIsAContradiction() {
        assertThatThrownBy(() -> planner(16).plan(question(1e12, null, null, 2.0, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss")
                .hasMessageContaining("--flops")
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> planner(16).plan(question(null, null, 0.01, 2.0, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--hours");
    }

    @Test
    void servingStaysWithinAHardBudgetAndSaysWhatTheFreeOptimumWouldSave() {
        Plan plan = planner(16).plan(question(1e16, null, null, null, null, 1e10));
        assertThat(plan.answer().allocation().flops()).isCloseTo(1e16, Percentage.withPercentage(0.1));
        assertThat(plan.answer().allocation().params())
                .isLessThan(plan.answer().computeOptimal().params());
        assertThat(plan.answer().serving().orElseThrow().savedShare()).isBetween(0.0, 1.0);
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("serving:"));
    }

    @Test
    void fewTokensAreRepeatedAndThePenaltyIsSaid() {
        Plan plan = planner(16).plan(question(1e17, null, null, null, 2e7, null));
        Repetition repetition = plan.answer().repetition().orElseThrow();
        assertThat(repetition.epochs()).isGreaterThan(4);
        assertThat(repetition.lossPenalty()).isPositive();
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("repeated data:"));
    }

    @Test
    void aLawOfRepeatedDataUsesItsOwnConstants() {
        var own = new DataConstrainedLaw(LAW, 5, 2, Double.POSITIVE_INFINITY);
        Plan plan = new Planner(Evidence.ofConstants(own), SHAPES, Optional.empty())
                .plan(question(1e16, null, null, null, 2e7, null));
        Repetition repetition = plan.answer().repetition().orElseThrow();
        assertThat(repetition.decay()).isEqualTo(5);
        var allocation = plan.answer().allocation();
        assertThat(plan.answer().loss().loss()).isEqualTo(own.loss(allocation.params(), allocation.tokens(), 2e7));
        assertThat(plan.lossAt(1e6, 1e8)).isEqualTo(own.loss(1e6, 1e8, 2e7));
    }

    @Test
    void constantsOfRepetitionThatAreNotTheLawsOwnAreSaidToBeBorrowed() {
        Plan borrowed = planner(16).plan(question(1e17, null, null, null, 2e7, null));
        assertThat(borrowed.warnings())
                .anyMatch(warning -> warning.contains("borrowed from Muennighoff et al. (2023)")
                        && warning.contains("R_D* = 15.4 and R_N* = 5.31"));
        assertThat(PlanText.answer(borrowed)).anyMatch(line -> line.contains("borrowed from Muennighoff"));
        assertThat(PlanMarkdown.of(borrowed)).contains("R_N* = 5.30974", "equations 5 and 6");
        var published = new DataConstrainedLaw(LAW, 15.387756, 5.309743, Double.POSITIVE_INFINITY);
        Plan own = new Planner(Evidence.ofConstants(published), SHAPES, Optional.of(cluster(16)))
                .plan(question(1e17, null, null, null, 2e7, null));
        assertThat(own.warnings()).noneMatch(warning -> warning.contains("borrowed"));
        assertThat(own.answer().allocation().params())
                .isCloseTo(borrowed.answer().allocation().params(), Percentage.withPercentage(1e-4));
        assertThat(own.answer().loss().loss())
                .isCloseTo(borrowed.answer().loss().loss(), within(1e-9));
    }

    /** 4 executors of which each holds about 100 M parameters, and time for more than their optimum. */
    @Test
    void whatMemoryKeepsSmallIsTrainedLongerAsTryingAllSizesFinds() {
        double hours = 20_000;
        Planner planner = planner(2);
        Plan plan = planner.plan(question(null, null, hours, null, null, null));
        assertThat(plan.hours().orElseThrow()).isBetween(0.97 * hours, hours);
        assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("memory: no model above"));
        assertThat(plan.limits()).anyMatch(limit -> limit.startsWith("time: "));
        assertThat(plan.answer().computeOptimal().params())
                .isGreaterThan(plan.answer().allocation().params());
        double best = Double.POSITIVE_INFINITY;
        for (double size = 1e7; size < 1e9; size *= 1.8) {
            best = Math.min(best, lossOfSize(planner, size, hours));
        }
        assertThat(plan.answer().loss().loss()).isLessThan(best + 2e-3).isGreaterThan(best - 2e-2);
    }

    /** The lowest loss that a model of a size reaches in time; infinite if it does not fit. */
    private static double lossOfSize(Planner planner, double size, double hours) {
        double shortest = LAW.optimalTokens(6)
                * Math.pow(size / LAW.optimalParams(6), LAW.tokensExponent() / LAW.paramsExponent());
        double low = shortest;
        double high = 1e4 * size;
        if (!endsWithin(planner, size, low, hours)) {
            return Double.POSITIVE_INFINITY; // or the time is so short that a smaller model is better anyway
        }
        while (high / low > 1.03) {
            double middle = Math.sqrt(low * high);
            if (endsWithin(planner, size, middle, hours)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return LAW.loss(size, low);
    }

    private static boolean endsWithin(Planner planner, double size, double tokens, double hours) {
        double flops = 6 * size * tokens * 1.0001;
        Plan plan = planner.plan(Question.ofFlops(flops), OptionalDouble.of(flops), size);
        return plan.hours().filter(taken -> taken <= hours).isPresent();
    }

    @Test
    void timeThatNoLongerTrainingIsWorthIsLeftOverAndSaid() {
        Plan plan = planner(2).plan(question(null, null, 1e8, null, 1e8, null));
        assertThat(plan.hours().orElseThrow()).isLessThan(5e7);
        assertThat(plan.limits()).anyMatch(limit -> limit.contains("left over"));
        assertThat(PlanText.answer(plan)).anyMatch(line -> line.startsWith("Limits: memory"));
    }

    @Test
    void theLimitThatCountsIsNamed() {
        assertThat(planner(16).plan(Question.ofFlops(1e16)).limits())
                .singleElement()
                .asString()
                .startsWith("compute:");
        assertThat(planner(16).plan(question(null, null, 2.0, null, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("time:");
        assertThat(planner(16).plan(question(null, 2.0, null, null, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("money:");
        assertThat(planner(16).plan(question(null, null, null, 2.5, null, null)).limits())
                .singleElement()
                .asString()
                .startsWith("the loss that was asked for");
        assertThat(planner(16).plan(question(null, null, null, null, 1e8, null)).limits())
                .singleElement()
                .asString()
                .startsWith("the tokens that there are");
    }

    @Test
    void aLossWorseThanGuessingIsAWarningAndNoAim() {
        Plan plan = planner(16).plan(Question.ofFlops(5e12));
        assertThat(plan.answer().loss().loss()).isGreaterThan(Math.log(257));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.contains("worse than guessing") && warning.contains("ln(257) = 5.5491"));
        assertThat(planner(16).plan(Question.ofFlops(1e16)).warnings())
                .noneMatch(warning -> warning.contains("guessing"));
        assertThatThrownBy(() -> planner(16).plan(question(null, null, null, 5.55, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--target-loss=5.55")
                .hasMessageContaining("guessing");
    }

    @Test
    void aTargetOnTheFloorOfTheLawIsSaidToBeThere() {
        var planner = new Planner(Evidence.of(fit()), SHAPES, Optional.empty());
        assertThatThrownBy(() -> planner.plan(question(null, null, null, 1.2002, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sits on the floor")
                .hasMessageContaining("1.2000");
        assertThat(planner.plan(question(null, null, null, 1.2175, null, null)).warnings())
                .anyMatch(warning -> warning.startsWith("target: ") && warning.contains("floor"));
        assertThat(planner.plan(question(null, null, null, 1.5, null, null)).warnings())
                .noneMatch(warning -> warning.startsWith("target: "));
    }

    @Test
    void aSpeedMeasuredOnAnotherWidthIsDoubtedWithTheCommandThatMeasuresIt() {
        Cluster measured = cluster(16);
        var rate = new ComputeRate(2e11, "f32", "a step", false, Optional.of(2048));
        var other =
                new Cluster(4, 2, measured.memoryBytes(), 1L << 30, rate, 1e9, "--bandwidth", 2e8, Optional.empty());
        Plan plan = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.of(other)).plan(Question.ofFlops(1e15));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("speed:")
                        && warning.contains(
                                "bench --model \"" + plan.architecture().line()));
    }

    @Test
    void tokensAloneAreSeenOnceByTheModelTheyAreBestFor() {
        Plan plan = planner(16).plan(question(null, null, null, null, 1e8, null));
        assertThat(plan.answer().allocation().tokens()).isCloseTo(1e8, Percentage.withPercentage(0.1));
        assertThat(plan.answer().repetition()).isEmpty();
    }

    @Test
    void hoursWithoutAClusterSayWhatToGive() {
        var planner = new Planner(Evidence.ofConstants(LAW), SHAPES, Optional.empty());
        assertThatThrownBy(() -> planner.plan(question(null, null, 2.0, null, null, null)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--hours")
                .hasMessageContaining("--executors");
    }

    @Test
    void allThatIsWrongWithAQuestionIsSaidAtOnce() {
        assertThatThrownBy(() -> question(-1.0, 0.0, Double.NaN, 2.0, null, null))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));
        assertThatThrownBy(() -> question(null, null, null, null, null, 1e9))
                .hasMessageContaining("nothing to plan with")
                .hasMessageContaining("--served-tokens=1.0E9 is no budget");
    }

    @Test
    void farBeyondTheMeasuredRunsIsAWarningWithTheFactor() {
        Plan plan = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e18));
        assertThat(plan.answer().reach().orElseThrow().factor()).isCloseTo(1000, Percentage.withPercentage(1));
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("extrapolation:") && warning.contains("1000 times"));
        assertThat(plan.answer().loss().interval())
                .hasValueSatisfying(
                        interval -> assertThat(plan.answer().loss().loss()).isBetween(interval.low(), interval.high()));
        assertThat(plan.answer().computeOptimalParams()).isPresent();
        Plan near = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e15));
        assertThat(near.warnings()).noneMatch(warning -> warning.startsWith("extrapolation:"));
    }

    @Test
    void eachQuantityThatLeavesTheMeasuredRunsHasItsOwnSentence() {
        var planner = new Planner(Evidence.of(fit()), SHAPES, Optional.empty());
        assertThat(planner.plan(Question.ofFlops(1e18)).warnings())
                .anyMatch(warning -> warning.contains("parameters, ") && warning.contains("times the most measured"))
                .anyMatch(warning -> warning.contains("trains on ") && warning.contains("times the most measured"));
        var large = new Planner(Evidence.of(fit(1e17, 1e18, 1e19, 1e20)), SHAPES, Optional.empty());
        assertThat(large.plan(Question.ofFlops(1e15)).warnings())
                .anyMatch(warning -> warning.contains("times fewer than the least measured"));
        assertThat(planner.plan(question(1e15, null, null, null, null, 1e11)).warnings())
                .anyMatch(warning -> warning.contains("tokens per parameter, the measured runs "));
        assertThat(planner.plan(question(1e15, null, null, null, 1e6, null)).warnings())
                .anyMatch(warning ->
                        warning.contains("the plan sees its tokens ") && warning.contains("saw each of theirs once"));
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 1e8)))
                .singleElement()
                .asString()
                .contains("0.1 tokens per parameter", "between about 1 and 10,000");
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 2e13))).hasSize(1);
        assertThat(Extrapolations.beyondAny(new Allocation(1e9, 2e10))).isEmpty();
    }

    @Test
    void learningRatesOfRunsAreFollowedWhereThereAreSome() {
        Plan plan = new Planner(Evidence.of(fit()), SHAPES, Optional.empty()).plan(Question.ofFlops(1e16));
        assertThat(plan.recipe().learningRateSource()).contains("4 different (N, D)");
        assertThat(plan.recipe().learningRate()).isCloseTo(0.5 * Math.pow(1e16, -0.15), Percentage.withPercentage(3));
        assertThat(plan.recipe().batchSource()).contains("DeepSeek");
    }

    @Test
    void whatDoesNotFitDataParallelIsEstimatedAndNeverWritten() {
        Plan plan = planner(1.75).plan(Question.ofFlops(1e18));
        assertThat(plan.isRunnable()).isFalse();
        assertThat(plan.warnings())
                .anyMatch(warning -> warning.startsWith("not runnable yet") || warning.startsWith("memory:"));
        assertThatThrownBy(() -> TrainSettings.of(plan, "x", Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunnablePlanIsAConfigurationThatTrainingAccepts() {
        Plan plan = planner(16).plan(Question.ofFlops(1e15));
        var tree = TrainSettings.of(plan, "planned", Map.of("text", List.of("corpus.txt"), "tokenizer", "byte"));
        tree.root().remove("spark");
        RunConfig config = RunConfig.of(RunConfig.resolve(tree));
        assertThat(config.train().batch()).isEqualTo(plan.recipe().batch());
        assertThat(config.model()).isEqualTo(plan.architecture().model());
        assertThat(config.parallelism().ranks())
                .isEqualTo(plan.deployment()
                        .orElseThrow()
                        .choice()
                        .chosen()
                        .orElseThrow()
                        .placement()
                        .ranks());
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws IOException {
        Plan plan = planner(16).plan(question(1e16, null, null, null, 5e6, 1e10));
        Path file = Files.writeString(
                directory.resolve("plan.json"), RecordJson.of(plan).toPrettyString());
        assertThat(Plan.read(file)).isEqualTo(plan);
        double params = plan.architecture().parameters();
        assertThat(plan.lossAt(params, plan.recipe().tokens()))
                .isEqualTo(plan.expected().loss());
    }

    @Test
    void wordsAnswerFirstAndListTheRungs() {
        Plan plan = planner(16).plan(question(1e16, null, null, null, null, 1e10));
        assertThat(PlanText.answer(plan).get(0)).startsWith("Train ").contains("expected loss");
        String text = PlanMarkdown.of(plan.with(List.of("look here"), List.of("scripts/ladder train train.yaml")));
        assertThat(text).contains(Rung.ZERO3.title() + " (estimate)", "**chosen**", "scripts/ladder train", "| 0.5× |");
        assertThat(Figures.count(1.2345e9)).isEqualTo("1.23B");
        assertThat(Figures.count(999_700)).isEqualTo("1M");
        assertThat(Figures.three(1.2e18)).isEqualTo("1.2e+18");
        assertThat(Figures.three(0.00318)).isEqualTo("0.00318");
        assertThat(Figures.bytes(3 * (1L << 29))).isEqualTo("1.50 GiB");
    }

    /** Runs on the law up to 1e15 FLOPs, with learning rates but no batches. */
    private static FitReport fit() {
        return fit(1e12, 1e13, 1e14, 1e15);
    }

    private static FitReport fit(double... budgets) {
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
