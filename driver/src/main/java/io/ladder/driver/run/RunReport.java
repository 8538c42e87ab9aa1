package io.ladder.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Counted;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.worker.MemoryUse;
import io.ladder.worker.RunFacts;
import io.ladder.worker.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run went: {@code summary.json} for scripts, {@code summary.md} for people.
 *
 * @param settings of the run
 * @param facts known before the first step
 * @param summary known after the last
 * @param metrics all lines of {@code metrics.jsonl}
 * @param wallSeconds from the start of the driver process to now
 * @param hasPicture whether there is a loss curve
 */
public record RunReport(
        RunSettings settings,
        RunFacts facts,
        RunSummary summary,
        List<JsonNode> metrics,
        double wallSeconds,
        boolean hasPicture) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes both files, {@code summary.json} last and all at once: who finds it knows that the run is finished. */
    public void write() {
        RunDirectory directory = settings.directory();
        try {
            Files.writeString(directory.summaryMarkdown(), markdown());
            Path unfinished = directory.summaryJson().resolveSibling("summary.json.tmp");
            Files.writeString(unfinished, JSON.writeValueAsString(json()) + "\n");
            Files.move(
                    unfinished,
                    directory.summaryJson(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must print", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the summary of " + directory.shown(), e);
        }
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", settings.config().name());
        json.put("steps", summary.steps());
        json.put("loss", lastLoss().orElse(null));
        json.put("valLoss", summary.valLoss());
        json.put("valLossError", summary.valLossError());
        json.put("tokens", summary.tokens());
        json.put("seconds", rounded(summary.seconds()));
        json.put("wallSeconds", rounded(wallSeconds));
        json.put("tokensPerSecond", rounded(summary.tokensPerSecond()));
        json.put("ranks", summary.ranks());
        json.put("rankHours", rankHours());
        json.put("parameters", facts.parameters());
        json.put("vocab", facts.vocab());
        json.put("trainTokens", facts.trainTokens());
        json.put("validationTokens", facts.validationTokens());
        json.put("evaluatedTokens", facts.evaluatedTokens());
        json.put("flopsPerToken", facts.flopsPerToken());
        json.put("kernels", facts.kernels());
        json.put("checkpoint", summary.checkpoint());
        json.put("microBatch", facts.microBatch());
        json.put("tokensPerStep", facts.tokensPerStep());
        json.put("precision", facts.precision().dtype().word());
        json.put("precisionReason", facts.precision().reason());
        MemoryUse memory = summary.memory();
        json.putObject("memory")
                .put("parameters", memory.parameters())
                .put("gradients", memory.gradients())
                .put("optimizerState", memory.optimizerState())
                .put("activations", memory.activations())
                .put("communication", memory.communication())
                .put("scratch", memory.scratch());
        json.put("peakMemoryBytes", summary.peakMemoryBytes());
        json.put("sentBytesPerStep", summary.sentBytesPerStep());
        return json;
    }

    /**
     * Hours of all ranks together: steps, evaluation and checkpoints of the attempt that came to the end, and the steps of
     * earlier ones that it built on.
     */
    double rankHours() {
        double stepSeconds = metrics.stream()
                        .mapToDouble(step -> step.path("stepMs").asDouble())
                        .sum()
                / 1e3;
        return summary.ranks() * Math.max(summary.seconds(), stepSeconds) / 3600;
    }

    String markdown() {
        var text = new StringBuilder();
        text.append("# ").append(settings.config().name()).append("\n\n");
        text.append("| | |\n|---|---|\n");
        row(text, "steps", "%,d", summary.steps());
        firstLoss()
                .ifPresent(first ->
                        row(text, "loss", "%.4f → %.4f", first, lastLoss().orElse(first)));
        if (summary.valLoss() != null) {
            row(text, "validation loss", "%.4f over %,d tokens", summary.valLoss(), facts.evaluatedTokens());
        }
        row(text, "model", "%,d parameters, vocabulary %,d", facts.parameters(), facts.vocab());
        row(
                text,
                "tokens",
                "%,d (%.1f per parameter)",
                summary.tokens(),
                (double) summary.tokens() / facts.parameters());
        row(text, "compute", "%.3e FLOP", facts.flopsPerToken() * summary.tokens());
        row(text, "speed", "%,.0f tokens/s on %s", summary.tokensPerSecond(), Counted.of(summary.ranks(), "rank"));
        row(text, "time", "%.1f s of training, %.1f s with start and end", summary.seconds(), wallSeconds);
        row(text, "kernels", "%s", facts.kernels());
        row(text, "checkpoint", "`%s`", summary.checkpoint());
        if (hasPicture) {
            text.append("\n![loss curve](loss.svg)\n");
        }
        text.append("\nSample from it:\n\n```\n").append(sampleCommand()).append("\n```\n");
        return text.toString();
    }

    /** The command that samples from the trained model. */
    public String sampleCommand() {
        return LauncherScript.command("generate", settings.directory().shown(), "--prompt", facts.samplePrompt());
    }

    /** Loss of the first step, by an earlier attempt perhaps. */
    public Optional<Double> firstLoss() {
        return metrics.isEmpty() ? Optional.empty() : Optional.of(lossOf(metrics.get(0)));
    }

    /** Loss of the last step, likewise: a resumed run may have had nothing left to do. */
    public Optional<Double> lastLoss() {
        return metrics.isEmpty() ? Optional.empty() : Optional.of(lossOf(metrics.get(metrics.size() - 1)));
    }

    private static double lossOf(JsonNode step) {
        return step.path("loss").asDouble();
    }

    private static void row(StringBuilder text, String name, String format, Object... values) {
        text.append("| ")
                .append(name)
                .append(" | ")
                .append(String.format(Locale.ROOT, format, values))
                .append(" |\n");
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
