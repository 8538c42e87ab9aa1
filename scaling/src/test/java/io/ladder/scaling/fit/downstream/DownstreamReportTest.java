package io.ladder.scaling.fit.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FittedRun;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DownstreamReportTest {
    private static final GadreLaw LOSS = new GadreLaw(1.84, 212, 367, 0.1364);
    private static final DownstreamErrorLaw ERROR = new DownstreamErrorLaw(0.857, 2.2, 0.715);

    @Test
    void errorsAreForetoldThroughTheLoss() {
        DownstreamReport downstream = DownstreamReport.of(report(0, 20, 2), "err", Set.of(), 1);

        double loss = LOSS.loss(1e9, 3e10);
        assertThat(downstream.predictions().get(0).error()).isCloseTo(ERROR.error(loss), offset(1e-5));
        assertThat(downstream.points()).isEqualTo(16);
        assertThat(downstream.warnings())
                .singleElement()
                .asString()
                .contains("is extrapolated: the lowest loss with a measured err");
    }

    @Test
    void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
        double truth = ERROR.error(LOSS.loss(1e9, 3e10));
        int covered = 0;
        for (int table = 0; table < 20; table++) {
            var said = DownstreamReport.of(report(0.005, 100, table), "err", Set.of(), 1)
                    .predictions()
                    .get(0);
            covered +=
                    truth >= said.interval().low() && truth <= said.interval().high() ? 1 : 0;
            assertThat(said.interval().high() - said.interval().low()).isBetween(0.01, 0.15);
        }
        // 20 tables at 95%: 15 or fewer come by chance three times in a thousand.
        assertThat(covered).isGreaterThanOrEqualTo(16);
    }

    @Test
    void thePredictionsOfTheFitCarryTheirErrors() {
        for (int replicates : new int[] {0, 50}) {
            FitReport report = report(0.005, replicates, 3);
            var downstream = DownstreamReport.of(report, "err", Set.of(), 1);
            var json = FitJson.document(report);
            DownstreamJson.addTo(json, downstream);
            var said = downstream.predictions().get(0);
            assertThat(json.at("/predictions/0/errorColumn").asText()).isEqualTo("err");
            assertThat(json.at("/predictions/0/error").asDouble()).isEqualTo(said.error());
            assertThat(json.at("/predictions/0/errorInterval").isMissingNode()).isEqualTo(replicates == 0);
            assertThat(json.at("/predictions/0/errorInterval/high").asDouble(Double.NaN))
                    .isEqualTo(Double.valueOf(said.interval().high()));
        }
    }

    @Test
    void theIntervalOfALossHoldsMostOfTheErrorsMeasuredThere() {
        DownstreamReport downstream = DownstreamReport.of(report(0.005, 200, 3), "err", Set.of(), 1);
        long inside = downstream.runs().stream()
                .filter(run -> {
                    var interval = downstream.interval(run.loss());
                    double error = run.more().get("err");
                    return error >= interval.low() && error <= interval.high();
                })
                .count();
        assertThat(inside).isBetween(13L, 16L);
        var unknown = DownstreamReport.of(report(0.005, 0, 3), "err", Set.of(), 1);
        assertThat(unknown.interval(3)).matches(interval -> Double.isNaN(interval.low()));
    }

    @Test
    void anErrorThatTheLossDoesNotForetellIsNamed() {
        FitReport report = report(0, 50, 2);
        var random = new Random(4);
        List<FittedRun> noise = report.runs().stream()
                .map(run -> new FittedRun(
                        withError(run.run(), 0.75 + 0.01 * random.nextGaussian()), run.fitted(), run.excluded()))
                .toList();
        DownstreamReport downstream = DownstreamReport.of(withRuns(report, noise), "err", Set.of(), 1);
        assertThat(downstream.warnings()).anyMatch(warning -> warning.contains("hardly foretells it"));
        assertThat(downstream.predictions().get(0).interval().high()).isFinite();
        assertThat(String.join("\n", downstream.lines())).doesNotContain("NaN");
    }

    @Test
    void aCeilingThatIsNoShareIsNamed() {
        FitReport report = report(0, 50, 2);
        List<FittedRun> line = report.runs().stream() // rises faster and faster with the loss: no ceiling
                .map(run -> new FittedRun(
                        withError(run.run(), 0.01 * Math.pow(run.run().loss(), 3)), run.fitted(), run.excluded()))
                .toList();
        assertThat(DownstreamReport.of(withRuns(report, line), "err", Set.of(), 1)
                        .warnings())
                .anyMatch(warning -> warning.startsWith("epsilon = ") && warning.contains("is no share"));
    }

    private static Run withError(Run run, double error) {
        return new Run(
                run.name(), run.params(), run.tokens(), run.flops(), run.loss(), run.lossError(), Map.of("err", error));
    }

    private static FitReport withRuns(FitReport report, List<FittedRun> runs) {
        return new FitReport(
                report.law(),
                report.paramsExponent(),
                report.tokensExponent(),
                report.objective(),
                report.points(),
                report.intervals(),
                report.residualDeviation(),
                report.draws(),
                runs,
                report.valleys(),
                report.rollout(),
                report.predictions(),
                report.warnings(),
                report.undetermined(),
                report.lossUnit());
    }

    @Test
    void aColumnThatIsNotThereIsAClearError() {
        FitReport report = report(0, 0, 2);

        assertThatThrownBy(() -> DownstreamReport.of(report, "accuracy", Set.of(), 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--error-column=accuracy");
    }

    private static FitReport report(double scatter, int replicates, long seed) {
        var random = new Random(seed);
        List<Run> runs =
                TableOfRuns.grid(LOSS, TableOfRuns.spread(1e7, 4e8, 4), TableOfRuns.spread(2e8, 8e9, 4)).stream()
                        .map(run -> new Run(
                                run.name(),
                                run.params(),
                                run.tokens(),
                                run.flops(),
                                run.loss(),
                                run.lossError(),
                                Map.of("err", ERROR.error(run.loss()) + scatter * random.nextGaussian())))
                        .toList();
        return Forms.of("gadre")
                .fit(
                        RunTable.of(runs),
                        FitOptions.defaults()
                                .withReplicates(replicates)
                                .withPredictions(List.of(new ModelPoint(1e9, 3e10))));
    }
}
