package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.budget.Allocation;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.plan.budget.Intervals;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the held-out runs miss their intervals, prediction intervals are as wide as their errors ask for. */
class WideningTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final ModelPoint FAR = new ModelPoint(1e10, 2e11);

    /** Large runs end lower than the law of the small ones says. */
    private static List<Run> bent(double by) {
        List<Run> grid = TableOfRuns.noisy(
                TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 7), TableOfRuns.spread(2e8, 2e10, 7)), 0.002, 4);
        var runs = new ArrayList<Run>();
        for (Run run : grid) {
            runs.add(run.withLoss(run.loss() * (1 - by * Math.max(0, Math.log10(run.flops() / 1e19)))));
        }
        return runs;
    }

    private static FitReport fit(List<Run> runs) {
        return Forms.of("chinchilla")
                .fit(
                        RunTable.of(runs),
                        FitOptions.defaults().withReplicates(200).withPredictions(List.of(FAR)));
    }

    private static Rollout rollout(double half, double... errors) {
        var predictions = new ArrayList<Prediction>();
        int inside = 0;
        for (double error : errors) {
            predictions.add(
                    new Prediction(1e8, 2e9, 1.2e18, 3, new Interval(3 * Math.exp(-half), 3 * Math.exp(half), half)));
            inside += Math.abs(error) <= half ? 1 : 0;
        }
        List<Double> measured = IntStream.range(0, errors.length)
                .mapToObj(i -> 3 * Math.exp(errors[i]))
                .toList();
        return new Rollout(40, predictions, measured, 0.01, inside / (double) errors.length);
    }

    @Test
    void theFactorIsThatOfTheErrorsOverTheStatedWidth() {
        assertThat(rollout(0.01, 0.03, -0.02, 0.025, 0.001, -0.005, 0.02).widening())
                .isCloseTo(3, within(1e-9));
        assertThat(rollout(0.01, 0.001, -0.002, 0.005, 0.001, -0.005, 0.02).widening())
                .isEqualTo(1);
    }

    @Test
    void fewInsideAreOverconfidentOnlyWhereChanceWouldNotMakeThem() {
        assertThat(rollout(0.01, 0.03, 0.001, 0.002, 0.003).isOverconfident()).isFalse(); // too few to tell
        assertThat(rollout(0.01, 0.03, 0.02, 0.001, 0.002, 0.003).isOverconfident())
                .isTrue();
        double[] many = new double[50];
        for (int i = 0; i < 8; i++) {
            many[i] = 0.02;
        }
        assertThat(rollout(0.01, many).isOverconfident()).isTrue(); // 84%, of 50
    }

    @Test
    void intervalsOfLossesAreWidenedAndThoseOfConstantsAreNot(@TempDir Path directory) {
        FitReport report = fit(bent(0.03));
        Rollout held = report.rollout().orElseThrow();
        assertThat(held.widening()).isGreaterThan(1.5);
        assertThat(report.warnings()).anySatisfy(warning -> assertThat(warning).contains("were widened"));

        var plain = new Foretelling(
                report.law(),
                new Replicates(report.draws().laws("chinchilla"), 0),
                Scatter.of(report.runs(), report.law()),
                FitOptions.DEFAULT_SEED);
        Interval narrow = plain.at(FAR).interval();
        Interval wide = report.predictions().get(0).interval();
        assertThat(Math.log(wide.high() / wide.low()))
                .isCloseTo(held.widening() * Math.log(narrow.high() / narrow.low()), within(1e-6));
        assertThat(report.intervals().get("alpha"))
                .isEqualTo(new Replicates(report.draws().laws("chinchilla"), 0)
                        .intervals(report.law())
                        .get("alpha"));

        assertThat(report.widened())
                .contains(new WidenedInterval(
                        WidenedInterval.PREDICTIONS, List.of(WidenedInterval.Cause.HOLD_OUT), held.widening()));

        // The file carries it, and a plan says the same of the same model.
        Path file = directory.resolve("fit.json");
        FitJson.write(report, file);
        FitReport read = FitJson.read(file);
        Interval again = Foretelling.of(read).at(FAR).interval();
        assertThat(again.low()).isCloseTo(wide.low(), within(1e-4));
        Interval planned = Intervals.ofLoss(Evidence.of(read), new Allocation(FAR.params(), FAR.tokens()))
                .orElseThrow();
        assertThat(planned.low()).isCloseTo(again.low(), within(1e-9));
        assertThat(planned.high()).isCloseTo(again.high(), within(1e-9));
    }

    @Test
    void runsThatFollowTheLawWidenNothing() {
        FitReport report = fit(bent(0));
        assertThat(report.rollout().orElseThrow().widening()).isEqualTo(1);
        assertThat(report.widened()).isEmpty();
        assertThat(report.warnings()).noneSatisfy(warning -> assertThat(warning).contains("were widened"));
    }
}
