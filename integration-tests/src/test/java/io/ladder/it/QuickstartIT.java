package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, as it ships, on the files of this checkout. */
class QuickstartIT {
    @TempDir
    Path directory;

    @Test
    void trainsOnTheFilesOfThisCheckoutAndSaysHowToGoOn() throws IOException {
        Path run = directory.resolve("quickstart");
        var result =
                LadderProcess.run(LadderProcess.CHECKOUT, "train", "conf/quickstart.yaml", "--run", run.toString());
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains(run.toString()).contains("ladder generate");
        assertThat(result.all()).doesNotContain("WARN").doesNotContain("Exception");

        List<JsonNode> metrics = TinyRun.metrics(run);
        JsonNode summary = TinyRun.summary(run);
        assertThat(metrics).isNotEmpty();
        assertThat(metrics.get(0).fieldNames())
                .toIterable()
                .contains("step", "loss", "learningRate", "gradNorm", "tokens", "tokensPerSecond", "stepMs");
        double first = metrics.get(0).get("loss").asDouble();
        assertThat(summary.get("valLoss").asDouble()).isLessThan(0.75 * first);
        assertThat(summary.get("ranks").asInt()).isEqualTo(2);
        assertThat(summary.get("seconds").asDouble()).isPositive();
        assertThat(summary.get("tokensPerSecond").asDouble()).isPositive();

        assertThat(run.resolve("config.yaml")).isNotEmptyFile();
        assertThat(run.resolve("summary.md")).isNotEmptyFile();
        assertThat(run.resolve("logs/driver.log")).isNotEmptyFile();
        assertThat(run.resolve("logs/rank-0.log")).isNotEmptyFile();
        assertThat(run.resolve("logs/rank-1.log")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("loss.svg"))).contains("<svg");
        assertThat(ImageIO.read(run.resolve("loss.png").toFile()).getWidth()).isGreaterThan(300);
    }
}
