package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.law.DownstreamErrorLaw;
import io.ladder.scaling.law.GadreLaw;
import io.ladder.scaling.law.MixtureLaw;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ladder fit} with forms other than the default. */
class FitFormsTest {
    private static final GadreLaw LOSS = new GadreLaw(1.84, 212, 367, 0.1364);
    private static final DownstreamErrorLaw ERROR = new DownstreamErrorLaw(0.857, 2.2, 0.715);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anOverTrainingLawAndItsDownstreamErrorAreFittedAndForetold() throws IOException {
        int exit = fit(
                "--form=gadre",
                "--bootstrap=100",
                "--predict=1e9,3e10",
                "--error-column=err_avg",
                "--drop-highest=4",
                "--error-run=n1e+07-0,n1e+07-1");

        assertThat(exit).as("%s", err).isZero();
        var report = FitJson.read(directory.resolve("results/fit.json"));
        assertThat(report.law().form()).isEqualTo("gadre");
        assertThat(report.law().symbols().get("eta")).isCloseTo(0.1364, offset(1e-6));
        var downstream = new ObjectMapper()
                .readTree(directory.resolve("results/downstream.json").toFile());
        assertThat(downstream.get("gamma").asDouble()).isCloseTo(0.715, offset(1e-4));
        assertThat(downstream.at("/predictions/0/error").asDouble())
                .isCloseTo(ERROR.error(LOSS.loss(1e9, 3e10)), offset(1e-5));
        assertThat(out.toString()).contains("err_avg = 0.857");
        var fit = new ObjectMapper()
                .readTree(directory.resolve("results/fit.json").toFile());
        assertThat(fit.at("/predictions/0/error")).isEqualTo(downstream.at("/predictions/0/error"));
        assertThat(fit.at("/predictions/0/errorInterval")).isEqualTo(downstream.at("/predictions/0/interval"));
    }

    @Test
    void aFormThatTheTableCannotTellIsWrongInputWithAWordOnWhatToAdd() throws IOException {
        assertThat(fit("--form=dataConstrained")).isEqualTo(2);
        assertThat(err.toString()).contains("needs column uniqueTokens");
        assertThat(fit("--form=isoflop")).isEqualTo(2);
        assertThat(err.toString()).contains("needs two budgets");
        assertThat(fit("--form=envelope")).isEqualTo(2);
        assertThat(err.toString()).contains("log the loss along training");
        assertThat(fit("--form=moe")).isEqualTo(2);
        assertThat(err.toString()).contains("needs column experts");
        assertThat(directory.resolve("results")).doesNotExist();
    }

    @Test
    void aTableOfExpertsNeedsNoTokens() throws IOException {
        var law = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1);
        List<String> lines = new ArrayList<>(List.of("params,experts,loss"));
        for (double params : new double[] {1e7, 1e8, 1e9}) {
            for (double experts : new double[] {1, 4, 16, 64, 256}) {
                lines.add(params + "," + experts + "," + law.lossOf(params, experts));
            }
        }
        assertThat(fitTable(lines, "--form=moe", "--bootstrap=100", "--predict=2e9,experts=32"))
                .as("%s", err)
                .isZero();
        assertThat(err.toString()).contains("N=params, no D (runs are ordered by N), L=loss");
        var report = FitJson.read(directory.resolve("results/fit.json"));
        assertThat(report.law().symbols().get("b")).isCloseTo(-0.108, offset(1e-4));
        assertThat(report.predictions().get(0).loss()).isCloseTo(law.lossOf(2e9, 32), offset(1e-4));
        assertThat(directory.resolve("results/report.html")).exists();

        assertThat(fitTable(lines, "--form=chinchilla", "--predict=2e9")).isEqualTo(2);
        assertThat(err.toString())
                .contains("has no column tokens (or flops, --flops-column)")
                .contains("--predict=2e9 must be two positive numbers, parameters and tokens");
    }

    @Test
    void errorOptionsWithoutTheirColumnAreWrongInput() throws IOException {
        assertThat(fit("--form=gadre", "--error-run=n1e+07-0")).isEqualTo(2);
        assertThat(err.toString()).contains("has no effect without --error-column");
        assertThat(fit("--form=gadre", "--error-column=accuracy")).isEqualTo(2);
        assertThat(err.toString()).contains("--error-column=accuracy is no column of numbers");
    }

    private int fit(String... options) throws IOException {
        List<String> lines = new ArrayList<>(List.of("run,params,tokens,loss,err_avg"));
        for (double params : new double[] {1e7, 4e7, 1.6e8, 6.4e8}) {
            int row = 0;
            for (double tokens : new double[] {2e8, 1e9, 5e9, 2.5e10}) {
                double loss = LOSS.loss(params, tokens);
                lines.add(String.format(
                        Locale.ROOT, "n%.0e-%d,%s,%s,%s,%s", params, row++, params, tokens, loss, ERROR.error(loss)));
            }
        }
        return fitTable(lines, options);
    }

    private int fitTable(List<String> lines, String... options) throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(Files.write(directory.resolve("runs.csv"), lines).toString());
        arguments.add("--out=" + directory.resolve("results"));
        arguments.addAll(List.of(options));
        CommandLine commandLine = CommandLines.of(new FitHere());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments.toArray(String[]::new));
    }
}
