package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.law.ChinchillaLaw;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FitHereTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int fit(String... arguments) {
        CommandLine commandLine = CommandLines.of(new FitHere());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private String runs(String header) throws IOException {
        var random = new Random(1);
        List<String> lines = new ArrayList<>(List.of(header));
        for (double params = 1e7; params < 2e9; params *= 2) {
            for (double tokens = 2e8; tokens < 2e11; tokens *= 4) {
                lines.add(params + "," + tokens + ","
                        + LAW.loss(params, tokens) * Math.exp(0.002 * random.nextGaussian()));
            }
        }
        return Files.write(directory.resolve("runs.csv"), lines).toString();
    }

    private String results() {
        return directory.resolve("deep/results").toString();
    }

    @Test
    void aTableOfRunsBecomesAFitAndATableForPeople() throws IOException {
        assertThat(fit(
                        runs("params,tokens,loss"),
                        "--out",
                        results(),
                        "--bootstrap",
                        "100",
                        "--predict",
                        "7e10,1.4e12"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString())
                .contains("chinchilla: 40 runs")
                .contains("alpha")
                .contains("95% prediction interval")
                .contains("written: ");
        assertThat(err.toString()).contains("N=params, D=tokens, C=6ND, L=loss");
        var report = FitJson.read(directory.resolve("deep/results/fit.json"));
        assertThat(report.points()).isEqualTo(40);
        assertThat(report.draws().size()).isEqualTo(100);
        double said = report.predictions().get(0).loss();
        assertThat(said).isBetween(1.9, 2.0);
        assertThat(report.predictions().get(0).interval().low()).isLessThan(said);
        assertThat(Path.of(results(), "report.html")).content().contains("Scaling law of runs.csv", "class=\"lead\"");
        assertThat(Path.of(results(), "extrapolation.svg")).isNotEmptyFile();
    }

    @Test
    void otherColumnsAreNamedByOptions() throws IOException {
        String table = runs("width,seen,c4");
        String[] columns = {"--params-column=width", "--tokens-column", "seen", "--loss-column=c4"};
        assertThat(fit(table, "--out", results(), "--bootstrap=0", columns[0], columns[1], columns[2], columns[3]))
                .as("%s", err)
                .isZero();
        assertThat(fit(table, "--out", results(), "--params-column", "widht")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--params-column=widht")
                .contains("did you mean width?")
                .contains("--tokens-column=")
                .contains("--loss-column=");
    }

    @Test
    void wrongOptionsAreSaidTogetherAndNothingIsWritten() throws IOException {
        int code =
                fit(runs("params,tokens,los"), "--out", results(), "--form=chinchila", "--predict=7e10", "--threads=0");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .contains("did you mean chinchilla?")
                .contains("--predict=7e10")
                .contains("no column loss");
        assertThat(Path.of(results())).doesNotExist();
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--drop-highest=-1"))
                .isEqualTo(2);
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--drop-highest=36"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--drop-highest").contains("only 4 different");
    }

    @Test
    void aFormerFitIsReplacedButNothingElse() throws IOException {
        String table = runs("params,tokens,loss");
        assertThat(fit(table, "--out", results(), "--bootstrap=0")).isZero();
        assertThat(fit(table, "--out", results(), "--bootstrap=0", "--drop-highest=2"))
                .isZero();
        assertThat(FitJson.read(Path.of(results(), "fit.json")).points()).isEqualTo(38);
        assertThat(fit(table, "--out", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("holds files, but no former fit");
        assertThat(fit(table, "--out", table)).isEqualTo(2);
        assertThat(err.toString()).contains("is a file");
        assertThat(Files.readString(Path.of(table))).startsWith("params");
    }

    @Test
    void aFitFileOfSomebodyElseIsNotOverwritten() throws IOException {
        String table = runs("params,tokens,loss");
        Path fit = Files.createDirectory(directory.resolve("theirs"));
        for (String content : new String[] {
            "{\"mine\": 1}",
            "{\"form\": \"chinchilla\", \"E\": 1.7}",
            "no JSON at all",
            "{\"form\": \"chinchilla\", \"sym"
        }) {
            Files.writeString(fit.resolve("fit.json"), content);
            assertThat(fit(table, "--out", fit.toString(), "--bootstrap=0"))
                    .as(content)
                    .isEqualTo(2);
            assertThat(err.toString()).contains("its fit.json is not what ladder fit writes, or is damaged");
            assertThat(fit.resolve("fit.json")).hasContent(content);
        }
    }

    @Test
    void aFormThatIsLikeNoneIsNotTakenForOne() throws IOException {
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--form=nope"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--form=nope is no form (there are chinchilla, ")
                .doesNotContain("did you mean");
    }

    @Test
    void expertsThatAreForetoldAreCounted() throws IOException {
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--form=moe", "--predict=1e9,experts=1.5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--predict=1e9,experts=1.5: experts=1.5 must be a whole number");
    }

    @Test
    void whatAFormerFitWroteDoesNotOutliveItAndWhatIsTheUsersStays() throws IOException {
        String table = runs("params,tokens,loss");
        Path fit = Path.of(results());
        assertThat(fit(table, "--out", results(), "--bootstrap=0")).isZero();
        assertThat(fit.resolve("residuals.svg")).exists();
        Files.writeString(fit.resolve("downstream.json"), "{}"); // of an earlier version, which listed nothing
        Files.writeString(fit.resolve("notes.txt"), "mine");
        assertThat(fit(searches(), "--out", results(), "--form=learningRate", "--bootstrap=100"))
                .as("%s", err)
                .isZero();
        assertThat(fit.resolve("residuals.svg")).doesNotExist();
        assertThat(fit.resolve("downstream.json")).doesNotExist();
        assertThat(fit.resolve("notes.txt")).hasContent("mine");
        assertThat(fit.resolve("report.html")).content().contains("Best learning rate of searches.csv");
        assertThat(fit.resolve("best-setting.svg")).isNotEmptyFile();
        assertThat(new ObjectMapper()
                        .readTree(fit.resolve("fit.json").toFile())
                        .at("/symbols/exponentN")
                        .asDouble())
                .isCloseTo(-0.4, offset(0.01));
        assertThat(out.toString()).contains("learningRate = ");
        assertThatThrownBy(() -> FitJson.read(fit.resolve("fit.json"))).hasMessageContaining("foretells no loss");
        assertThat(fit(table, "--out", results(), "--bootstrap=0")).isZero();
        assertThat(fit.resolve("best-setting.svg")).doesNotExist();
    }

    @Test
    void aSettingsLawNeedsItsColumn() throws IOException {
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--form=batch", "--error-column=x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("needs a column batch").contains("--error-column=x has no effect");
        assertThat(Path.of(results())).doesNotExist();
    }

    private String searches() throws IOException {
        List<String> lines = new ArrayList<>(List.of("params,tokens,loss,lr"));
        for (double params : new double[] {1e6, 4e6, 1.6e7, 6.4e7}) {
            for (double tokens : new double[] {1e8, 8e8}) {
                for (double rate : new double[] {3e-4, 1e-3, 3e-3, 1e-2, 3e-2}) {
                    double off = Math.log(rate / (0.8 * Math.pow(params, -0.4)));
                    lines.add(params + "," + tokens + "," + (3 + 0.02 * off * off) + "," + rate);
                }
            }
        }
        return Files.write(directory.resolve("searches.csv"), lines).toString();
    }

    @Test
    void runsThatLeftTheirConfigurationsGiveTheFitTheirRecipe() throws IOException {
        String table = runs("params,tokens,loss");
        List<String> named = new ArrayList<>();
        int row = 0;
        for (String line : Files.readAllLines(Path.of(table))) {
            named.add(row == 0 ? "run," + line : "r" + row + "," + line);
            if (row++ > 0) {
                Path run = Files.createDirectory(directory.resolve("r" + (row - 1)));
                Files.writeString(
                        run.resolve("config.yaml"),
                        "data: {text: [a]}\ntrain: {steps: " + 100 * row + ", optimizer: {weightDecay: 0.03}}\n");
            }
        }
        Files.write(Path.of(table), named);
        assertThat(fit(table, "--out", results(), "--bootstrap=0"))
                .as("%s", err)
                .isZero();
        var recipe = FitJson.readAll(Path.of(results(), "fit.json")).recipe().orElseThrow();
        assertThat(recipe.value("train.optimizer.weightDecay")).contains("0.03");
        assertThat(recipe.source()).contains("40 configurations beside runs.csv");
    }

    @Test
    void theLauncherKnowsTheCommandAndItsOptions() {
        var ladder = CommandLines.of(LadderCommand.withSubmitOptions(List.of()));
        ladder.setOut(new PrintWriter(out));
        ladder.setErr(new PrintWriter(err));
        assertThat(ladder.execute("fit", "--help")).isZero();
        assertThat(out.toString())
                .contains("--drop-highest")
                .contains("chinchilla")
                .contains("--dry-run");
        assertThat(ladder.execute("fit", "none.csv")).isEqualTo(2);
        assertThat(err.toString()).contains("no table of runs at none.csv");
    }

    @Test
    void aFitWithoutAnOptimumIsToldAndNotPlannedWith() throws IOException {
        List<String> lines = new ArrayList<>(List.of("params,tokens,loss"));
        var random = new Random(2);
        for (double params = 1e6; params < 2e9; params *= 2) {
            lines.add(params + "," + 20 * params + ","
                    + LAW.loss(params, 20 * params) * Math.exp(0.002 * random.nextGaussian()));
        }
        String table = Files.write(directory.resolve("tpp.csv"), lines).toString();
        assertThat(fit(table, "--out", results(), "--bootstrap", "100")).isZero();
        assertThat(out.toString()).contains("No best N and D").contains("tokens per parameter");
        assertThat(Files.readString(Path.of(results(), "report.html")))
                .contains("no best model is stated")
                .doesNotContain("Twice the compute");
        assertThatThrownBy(() -> LawOption.parse(results()))
                .hasMessageContaining("no plan can be made from this fit")
                .hasMessageContaining("tokens per parameter");
    }

    @Test
    void aFitOfOtherUnitsThanPlainNumbersIsNotPlannedWith() throws IOException {
        List<String> plain = Files.readAllLines(Path.of(runs("params,tokens,loss")));
        List<String> millions = new ArrayList<>(plain.subList(0, 1));
        for (String line : plain.subList(1, plain.size())) {
            String[] cells = line.split(",", -1);
            millions.add(
                    Double.parseDouble(cells[0]) / 1e6 + "," + Double.parseDouble(cells[1]) / 1e6 + "," + cells[2]);
        }
        String table = Files.write(directory.resolve("millions.csv"), millions).toString();
        assertThat(fit(table, "--out", results(), "--bootstrap=0"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("- units: N is 10 to");
        assertThatThrownBy(() -> LawOption.parse(results()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no plan can be made from this fit")
                .hasMessageContaining("--params-unit=M --tokens-unit=M");
        assertThat(fit(table, "--out", results(), "--bootstrap=0", "--params-unit=M", "--tokens-unit=m"))
                .as("%s", err)
                .isZero();
        assertThat(LawOption.parse(results()).evidence().runs().get(0).params()).isEqualTo(1e7);
        assertThat(fit(table, "--out", results(), "--params-unit=Mio")).isEqualTo(2);
        assertThat(err.toString()).containsOnlyOnce("--params-unit=Mio is no unit");
    }

    @Test
    void rowsAlongATrainingAreOneRunUnlessAllAreWanted() throws IOException {
        List<String> lines = new ArrayList<>(List.of("run,params,tokens,loss"));
        for (int i = 0; i < 24; i++) {
            double params = 1e7 * Math.pow(1.3, i);
            for (int row = 1; row <= 3; row++) {
                double tokens = 1e9 * Math.pow(2, i % 5) * row;
                lines.add("r" + i + "," + params + "," + tokens + "," + LAW.loss(params, tokens));
            }
        }
        String table = Files.write(directory.resolve("curves.csv"), lines).toString();
        assertThat(fit(table, "--out", results(), "--bootstrap", "100")).isZero();
        assertThat(out.toString()).contains("chinchilla: 24 runs").contains("training curves: 24 of 24 runs");
        assertThat(fit(table, "--out", results(), "--bootstrap", "100", "--all-rows"))
                .isZero();
        assertThat(out.toString()).contains("chinchilla: 72 runs");
    }
}
