package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures a tiny model; whether it is fast is nobody's business here. */
class BenchIT {
    private static final String MODEL = "gpt2 2 32 2 2 64 64 16";

    @TempDir
    Path directory;

    @Test
    void aTinyModelIsMeasuredPrintedAndWritten() throws IOException {
        Files.writeString(directory.resolve("bench.json"), "an older result");
        var result = LadderProcess.run(
                directory,
                "bench",
                "--model",
                MODEL,
                "--batch",
                "4",
                "--threads",
                "1",
                "--precision",
                "auto",
                "--warmup",
                "3",
                "--steps",
                "12",
                "--json",
                "bench.json");
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("tokens/s", "utilisation", "all-reduce", "GFLOP/s");
        assertThat(result.err()).as("no noise of the JVM").doesNotContain("WARNING");
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("bench.json").toFile());
        for (String field : List.of(
                "tokensPerSecond",
                "stepMs",
                "stepMsP95",
                "loss",
                "gflops",
                "gemmPeakGflops",
                "mfu",
                "peakMemoryBytes")) {
            assertThat(json.path(field).asDouble()).as(field).isPositive();
        }
        assertThat(json.path("steps").asInt()).isEqualTo(12);
        assertThat(json.path("tokensPerStep").asInt()).isEqualTo(64);
        assertThat(json.path("bytesSentPerStep").asLong(-1)).isZero();
        assertThat(json.path("command").asText()).contains("bench --model '" + MODEL + "'");
        assertThat(json.path("date").asText()).startsWith("20");
        assertThat(json.path("ladder").asText()).matches("\\d+\\..*");
        assertThat(json.path("machine").path("cores").asInt()).isPositive();
    }

    @Test
    void wrongInputEndsWithTwoAndOneClearError() throws IOException {
        assertWrong("--model", "gpt2 2 32", "has 3 words, not 8");
        assertWrong("--threads", "4096", "--threads=4096");
        assertWrong("--batch", "0", "--batch=0");
        assertWrong("--json", "nowhere/bench.json", "nowhere/bench.json");
        assertThat(directory).isEmptyDirectory();
    }

    private void assertWrong(String option, String value, String said) {
        var result = option.equals("--model")
                ? LadderProcess.run(directory, "bench", option, value)
                : LadderProcess.run(directory, "bench", "--model", MODEL, option, value);
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains(said).doesNotContain("at io.ladder");
        assertThat(result.err().lines()).as("%s", result).hasSize(1);
    }
}
