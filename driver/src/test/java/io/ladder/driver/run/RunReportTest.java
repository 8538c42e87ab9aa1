package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.tensor.DType;
import io.ladder.worker.ComputePrecision;
import io.ladder.worker.MemoryUse;
import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import io.ladder.worker.StepMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    static final RunFacts FACTS = new RunFacts(
            2,
            6,
            61,
            16,
            28_448,
            90_000,
            10_000,
            9_984,
            19_200,
            171_840,
            171_840,
            0.21,
            50,
            384,
            0,
            "none",
            new ComputePrecision(DType.F32, "asked for"),
            "plain Java",
            "To be, or");

    private static final List<JsonNode> METRICS = List.of(
            new StepMetrics(1, 4.25, null, 1e-3, 1, 384, 1e3, 384).toJson(),
            new StepMetrics(50, 3.0, 3.125, 1e-3, 1, 19_200, 1e3, 384).toJson());

    @TempDir
    Path directory;

    private RunSettings settings;

    @BeforeEach
    void settings() throws IOException {
        Path config = Files.writeString(
                directory.resolve("a.yaml"), "{name: a, data: {text: corpus.txt}, train: {schedule: {warmup: 5}}}");
        settings = RunSettings.begin(config, List.of(), Optional.of(directory.resolve("run")))
                .settings();
        settings.directory().write(settings.resolved().toYaml());
    }

    @Test
    void scriptsFindTheFinalFiguresByTheirNames() throws IOException {
        var summary = summary(50, 3.0, 3.125, 0.0625, 19_200, 4.0004, 4_800, 2, "file:/run/checkpoints/step-50");
        new RunReport(settings, FACTS, summary, METRICS, 12.5, true).write();
        JsonNode json =
                new ObjectMapper().readTree(settings.directory().summaryJson().toFile());
        assertThat(json.get("valLoss").asDouble()).isEqualTo(3.125);
        assertThat(json.get("loss").asDouble()).isEqualTo(3.0);
        assertThat(json.get("seconds").asDouble()).isEqualTo(4.0);
        assertThat(json.get("tokensPerSecond").asDouble()).isEqualTo(4800);
        assertThat(json.get("ranks").asInt()).isEqualTo(2);
        assertThat(json.get("precision").asText()).isEqualTo("f32"); // what a receipt compares
        assertThat(json.get("parameters").asLong()).isEqualTo(28_448);
        assertThat(json.at("/memory/optimizerState").asLong()).isEqualTo(2000);
        assertThat(json.get("peakMemoryBytes").asLong()).isEqualTo(1L << 28);
        assertThat(json.get("sentBytesPerStep").asLong()).isEqualTo(113_792);
        assertThat(Files.readString(settings.directory().summaryMarkdown()))
                .contains("4.2500 → 3.0000")
                .contains("3.1250 over 9,984 tokens")
                .contains("loss.svg")
                .contains("there/ladder generate")
                .contains("--prompt 'To be, or'");
    }

    @Test
    void aRunWithoutValidationOrPictureSaysNothingOfThem() throws IOException {
        var summary = summary(50, 3.0, null, null, 19_200, 4, 4_800, 2, "none");
        var report = new RunReport(settings, FACTS, summary, METRICS, 12.5, false);
        assertThat(report.json().get("valLoss").isNull()).isTrue();
        assertThat(report.markdown()).doesNotContain("validation loss").doesNotContain("loss.svg");
    }

    @Test
    void aResumedRunThatHadNothingLeftToDoStillReports() throws IOException {
        var summary = summary(50, null, 3.125, null, 19_200, 0, 0, 2, "none");
        var report = new RunReport(settings, FACTS, summary, METRICS, 1, false);
        assertThat(report.json().get("loss").asDouble()).isEqualTo(3.0); // as an earlier attempt left it
        assertThat(report.markdown()).contains("3.1250");
    }

    private static RunSummary summary(
            long steps,
            Double loss,
            Double valLoss,
            Double valLossError,
            long tokens,
            double seconds,
            double tokensPerSecond,
            int ranks,
            String checkpoint) {
        var memory = new MemoryUse(1000, 1000, 2000, 500, 64, 32);
        return new RunSummary(
                steps,
                loss,
                valLoss,
                valLossError,
                tokens,
                seconds,
                tokensPerSecond,
                ranks,
                checkpoint,
                memory,
                1L << 28,
                113_792);
    }
}
