package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from which no best split of compute can be read, whatever the minimizer ends in. */
class UndeterminedTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double[] SIZES = TableOfRuns.spread(1e6, 1e9, 16);

    @TempDir
    Path directory;

    private static FitReport fit(List<Run> runs) {
        return new ChinchillaFit().fit(RunTable.of(runs), FitOptions.defaults().withReplicates(100));
    }

    private static List<Run> noisy(List<Run> runs) {
        return TableOfRuns.noisy(runs, 0.002, 5);
    }

    private static void assertWithheld(FitReport report, String why) {
        assertThat(report.undetermined())
                .hasValueSatisfying(said -> assertThat(said).contains(why));
        assertThat(report.paramsExponent()).isEmpty();
        assertThat(report.tokensExponent()).isEmpty();
        assertThat(report.intervals()).doesNotContainKeys("a", "b").containsKeys("E", "alpha", "beta");
        assertThat(report.warnings().get(0)).contains("no optimum is stated").contains(why);
        assertThat(FitTable.lines(report))
                .anyMatch(line -> line.contains("No best N and D"))
                .noneMatch(line -> line.contains("D*/N*"));
        assertThatThrownBy(() -> report.requireOptimum("fits/mine"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fits/mine")
                .hasMessageContaining(why);
    }

    @Test
    void runsOfTwentyTokensPerParameterAloneHaveNoOptimum() {
        List<Run> runs = Arrays.stream(SIZES)
                .mapToObj(params -> TableOfRuns.run(LAW, params, 20 * params, Map.of()))
                .toList();
        assertWithheld(fit(noisy(runs)), "tokens per parameter (D/N), 20.0");
    }

    @Test
    void runsOfOneLengthHaveNoOptimum() {
        assertWithheld(fit(noisy(TableOfRuns.grid(LAW, SIZES, new double[] {3e11}))), "tokens (D), 3.00e+11");
    }

    @Test
    void runsOfOneBudgetHaveNoOptimumThatGrows() {
        assertWithheld(fit(SyntheticRuns.profiles(LAW, 0.002, 2, 1e19).runs()), "all runs have one budget");
    }

    @Test
    void anOutlierIsToldByItsLossNotByAnOptimum() {
        List<Run> line = new ArrayList<>();
        for (double n : TableOfRuns.spread(1e6, 1e9, 26)) {
            line.addAll(TableOfRuns.grid(LAW, new double[] {n}, new double[] {20 * n}));
        }
        line.set(12, line.get(12).withLoss(1.2 * line.get(12).loss()));
        FitReport report = fit(noisy(line));
        assertThat(report.undetermined()).isPresent();
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("outlier") && warning.contains("the loss that the law says"))
                .noneMatch(warning -> warning.contains("the advice"));
    }

    @Test
    void anExponentThatNoLawHasWithholdsTheOptimum() {
        var flat = new ChinchillaLaw(1.69, 406.4, 1e-9, 0.34, 0.28); // tokens do nothing
        List<Run> runs = noisy(TableOfRuns.grid(flat, SIZES, new double[] {1e9, 1e10, 1e11}));
        assertThat(fit(runs).undetermined()).isPresent();
    }

    @Test
    void runsThatTellHaveOne() {
        FitReport report = fit(SyntheticRuns.profiles(LAW, 0.002, 2).runs());
        assertThat(report.undetermined()).isEmpty();
        assertThat(report.paramsExponent()).isPresent();
        report.requireOptimum("fits/mine");
    }

    @Test
    void equalLossesAndRisingOnesAreRefused() {
        List<Run> grid = TableOfRuns.grid(LAW, new double[] {1e7, 1e8, 1e9}, new double[] {1e9, 1e10, 1e11});
        assertThatThrownBy(() -> fit(grid.stream().map(run -> run.withLoss(3)).toList()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("all 9 losses are equal (3.00000)");
        assertThatThrownBy(() -> fit(
                        grid.stream().map(run -> run.withLoss(10 / run.loss())).toList()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the losses rise with N, with D and with compute");
    }

    @Test
    void theFileSaysSoAndHoldsNoExponents() {
        FitReport report = fit(noisy(TableOfRuns.grid(LAW, SIZES, new double[] {3e11})));
        Path file = directory.resolve(FitJson.FILE);
        FitJson.write(report, file);
        assertThat(FitJson.document(report).has("undetermined")).isTrue();
        assertThat(FitJson.document(report).has("a")).isFalse();
        assertThat(FitJson.document(report).has("paramsExponent")).isFalse();
        assertThat(FitJson.document(report).path("intervals").has("a")).isFalse();
        FitReport read = FitJson.read(file);
        assertThat(read.undetermined()).isEqualTo(report.undetermined());
        assertThat(read.paramsExponent()).isEmpty();
    }
}
