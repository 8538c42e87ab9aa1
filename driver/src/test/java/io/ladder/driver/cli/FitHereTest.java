package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(fit(runs("params,tokens,loss"), "--out", results(), "--bootstrap", "50", "--predict", "7e10,1.4e12"))
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
        assertThat(report.draws().size()).isEqualTo(50);
        double said = report.predictions().get(0).loss();
        assertThat(said).isBetween(1.9, 2.0);
        assertThat(report.predictions().get(0).interval().low()).isLessThan(said);
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
}
