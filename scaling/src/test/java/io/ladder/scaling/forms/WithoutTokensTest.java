package io.ladder.scaling.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.FitTable;
import io.ladder.scaling.fit.LawFit;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.fit.Rollout;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.report.FitPages;
import io.ladder.scaling.runs.Column;
import io.ladder.scaling.runs.ColumnNames;
import io.ladder.scaling.runs.CostOrder;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form that has no D, fitted to tables that have none. */
class WithoutTokensTest {
    private static final MixtureLaw LAW = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1);
    private static final double[] SIZES = TableOfRuns.spread(1e7, 1e9, 5);
    private static final double[] EXPERTS = {1, 2, 8, 32, 128, 512};
    private static final LawFit MOE = Forms.of(MixtureLaw.FORM);

    @TempDir
    Path directory;

    private static List<Run> runs() {
        var runs = new ArrayList<Run>();
        for (double size : SIZES) {
            for (double experts : EXPERTS) {
                runs.add(TableOfRuns.run(LAW, size, 1.3e11, Map.of(MixtureLaw.EXPERTS, experts)));
            }
        }
        return TableOfRuns.noisy(runs, 0.002, 5);
    }

    private RunTable table() {
        List<String> lines = new ArrayList<>(List.of("params,experts,loss"));
        runs().forEach(run -> lines.add(run.params() + "," + run.more().get(MixtureLaw.EXPERTS) + "," + run.loss()));
        return read(lines);
    }

    private RunTable read(List<String> lines) {
        try {
            return RunTable.read(
                    Files.write(directory.resolve("runs.csv"), lines), ColumnNames.usual(), Set.of(Column.TOKENS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FitReport fitted(RunTable table, String... points) {
        List<ModelPoint> asked = Arrays.stream(points)
                .map(point -> ModelPoint.parseOfSize("--predict", point))
                .toList();
        return MOE.fit(table, FitOptions.defaults().withReplicates(60).withPredictions(asked));
    }

    @Test
    void onlyTheFormWithoutTokensDoesWithoutThem() {
        assertThat(Forms.names().stream()
                        .filter(name -> Forms.ofSetting(name).isEmpty())
                        .filter(name -> !Forms.of(name).readsTokens()))
                .containsExactly(MixtureLaw.FORM);
    }

    @Test
    void theLawIsThatOfTheSameRunsWithTheirTokens() {
        RunTable without = table();
        assertThat(without.taken()).doesNotContainKeys(Column.TOKENS, Column.FLOPS);
        assertThat(without.runs()).allMatch(run -> Double.isNaN(run.tokens()) && Double.isNaN(run.flops()));

        FitReport report = fitted(without);

        assertThat(report.law().symbols())
                .isEqualTo(fitted(RunTable.of(runs())).law().symbols());
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith("the table has no tokens (D)")
                        && warning.endsWith("whether these are such could not be checked"));
    }

    @Test
    void theLargestAreHeldOut() {
        Rollout held = fitted(table()).rollout().orElseThrow();

        assertThat(held.order()).isEqualTo(CostOrder.PARAMS);
        assertThat(held.predictions())
                .hasSize(6)
                .allMatch(said -> said.params() == SIZES[4])
                .extracting(said -> said.circumstances().get(MixtureLaw.EXPERTS))
                .containsExactly(1.0, 2.0, 8.0, 32.0, 128.0, 512.0);
        assertThat(held.meanRelativeError()).isLessThan(0.01);
    }

    @Test
    void modelsAreAskedForByTheirSizeAndExperts() {
        FitReport report = fitted(table(), "2e9,experts=64", "3e12", "2e9,1e12,experts=64");

        List<Prediction> said = report.predictions();
        assertThat(said.get(0).loss()).isCloseTo(LAW.lossOf(2e9, 64), offset(0.02));
        assertThat(said.get(0).tokens()).isNaN();
        assertThat(said.get(2).loss()).isEqualTo(said.get(0).loss());
        assertThat(report.warnings())
                .anyMatch(warning -> warning.startsWith(
                        "the prediction for 3.00e+12 parameters is 3000 times the size of the largest model"))
                .anyMatch(warning -> warning.startsWith("form moe has no D: the losses foretold are of the runs' own"));
        assertThat(fitted(table(), "2e9,experts=64").warnings()).noneMatch(warning -> warning.contains("has no D:"));
    }

    @Test
    void nothingThatIsWrittenHoldsAFigureThatNobodyMeasured() {
        FitReport report = fitted(table(), "2e9,experts=64");

        assertThat(FitTable.lines(report))
                .noneMatch(line -> line.contains("NaN") || line.contains("Infinity"))
                .anyMatch(line -> line.matches("N +experts +loss .*"))
                .anyMatch(line -> line.matches("2[.]000e[+]09 +64 .*"))
                .anyMatch(line -> line.startsWith("held out: fitted on the 24 smallest runs, the 6 largest"));
        String page = FitPages.html(report, "runs.csv", List.of())
                .replaceAll("(?s)<script>.*?</script>", ""); // code: numbers and charts stay
        assertThat(page)
                .doesNotContain(
                        "NaN", "Infinity", ">unknown<", "most expensive", "cheapest", "<th scope=\"col\">Tokens")
                .contains(
                        "Could it foretell the largest runs?",
                        "runs are ordered by parameters, not by compute",
                        "between 10\u00a0million and 1\u00a0billion parameters",
                        "Runs, smallest first",
                        "(the table does not say)");
    }

    @Test
    void aHoldOutThatWasNotMadeWouldHaveBeenOfTheLargest() {
        List<Run> few = table().runs().subList(0, 9);
        FitReport report = fitted(new RunTable(few, Map.of(), List.of()));
        assertThat(report.rollout()).isEmpty();
        assertThat(report.warnings()).anyMatch(warning -> warning.startsWith("too few runs to hold the largest out"));
        assertThat(FitPages.html(report, "runs.csv", List.of())).contains("Could it foretell the largest runs?");
    }

    @Test
    void theFileLeavesOutWhatIsNotKnownAndComesBack() {
        FitReport report = fitted(table(), "2e9,experts=64");
        var document = FitJson.document(report);
        assertThat(document.toString()).doesNotContain("NaN");
        assertThat(document.at("/runs/0").has("tokens")).isFalse();
        assertThat(document.at("/runs/0").has("flops")).isFalse();
        assertThat(document.at("/predictions/0/circumstances/experts").asDouble())
                .isEqualTo(64);

        Path file = directory.resolve("fit.json");
        FitJson.write(document, file);
        FitReport read = FitJson.read(file);

        assertThat(read.predictions()).isEqualTo(report.predictions());
        assertThat(read.rollout().orElseThrow().order()).isEqualTo(CostOrder.PARAMS);
        assertThat(FitPages.html(read, "runs.csv", List.of())).contains("Runs, smallest first");
    }

    @Test
    void equalLossesOfDifferentExpertsAreNoCopies() {
        RunTable table = read(List.of("params,experts,loss", "1e8,256,2.5", "1e8,512,2.5", "1e8,512,2.5"));
        assertThat(table.runs()).hasSize(2);
        assertThat(table.warnings()).singleElement().asString().contains("1 row repeats");
    }

    @Test
    void rowsAlongATrainingEndAtTheLastStep() {
        RunTable table = read(List.of(
                "model,step,params,experts,loss",
                "a,100,1e8,2,3.1",
                "a,300,1e8,2,2.8",
                "a,200,1e8,2,2.9",
                "b,100,1e8,4,3.0"));
        RunTable last = table.withoutCurves();
        assertThat(last.runs()).extracting(Run::loss).containsExactly(2.8, 3.0);
        assertThat(last.warnings()).singleElement().asString().startsWith("training curves: 1 of 2 runs");
    }

    @Test
    void lossesThatRiseWithSizeAreRefused() {
        List<Run> rising =
                runs().stream().map(run -> run.withLoss(10 - run.loss())).toList();
        List<String> lines = new ArrayList<>(List.of("params,experts,loss"));
        rising.forEach(run -> lines.add(run.params() + "," + run.more().get(MixtureLaw.EXPERTS) + "," + run.loss()));
        RunTable table = read(lines);
        assertThatThrownBy(() -> fitted(table))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the losses rise with N (rank correlation 0.");
    }

    @Test
    void tooFewRunsAreCountedByWhatTheyDifferIn() {
        RunTable table = read(List.of("params,experts,loss", "1e8,1,2.9", "1e8,4,2.7", "2e8,1,2.8"));
        assertThatThrownBy(() -> fitted(table))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("only 3 different (N, experts) are left to fit");
    }

    @Test
    void aSizeIsNoModelWhereTheLawHasTokens() {
        assertThatThrownBy(() -> ModelPoint.parse("--predict", "1e9"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be two positive numbers, parameters and tokens");
        assertThatThrownBy(() -> ModelPoint.parse("--predict", "1e9,experts=4")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ModelPoint.parseOfSize("--predict", "big"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be a positive number of parameters");
    }
}
