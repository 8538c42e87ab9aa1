package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.runs.ColumnNames;
import io.ladder.scaling.runs.RunTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyRunsTest {
    @TempDir
    private Path directory;

    /** 20,000 trainings of their own, at a noise of 0.3%. */
    private RunTable table() throws IOException {
        var random = new SplittableRandom(1);
        var text = new StringBuilder("params,tokens,loss\n");
        for (int i = 0; i < 20_000; i++) {
            double params = 1e7 * Math.pow(100, random.nextDouble());
            double tokens = 5e8 * Math.pow(100, random.nextDouble());
            double loss = 1.85 + 480 / Math.pow(params, 0.35) + 1100 / Math.pow(tokens, 0.37);
            text.append(String.format(
                    Locale.ROOT, "%.0f,%.0f,%.5f%n", params, tokens, loss * Math.exp(0.003 * random.nextGaussian())));
        }
        return RunTable.read(Files.writeString(directory.resolve("runs.csv"), text), ColumnNames.usual());
    }

    @Test
    void areSearchedByPartOfThemAndFittedWhole() throws IOException {
        RunTable table = table();
        long from = System.nanoTime();
        FitReport report = new ChinchillaFit().fit(table, FitOptions.defaults().withReplicates(0));
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(60));
        assertThat(report.points()).isEqualTo(20_000);
        assertThat(report.law().symbols().get("alpha")).isBetween(0.34, 0.36);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("at even steps of compute"));
    }
}
