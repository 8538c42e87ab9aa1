package io.ladder.scaling.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.worker.MemoryUse;
import java.util.List;
import java.util.Optional;

/**
 * What a run was measured to be, from its {@code summary.json} and {@code metrics.jsonl}. What an earlier version of Ladder
 * did not write is absent.
 *
 * @param parameters N
 * @param tokens D, of all attempts
 * @param steps updates
 * @param loss on the validation split; without one, mean of the training loss over the last twentieth of the steps
 * @param validated whether it is the former
 * @param stepSeconds median
 * @param seconds of the last attempt, evaluation and checkpoints included
 * @param ranks world size
 * @param microBatch sequences that a rank took at once
 * @param precision of products, {@code f32} or {@code bf16}
 * @param memory of rank 0, outside of the Java heap
 * @param sentBytesPerStep by rank 0
 * @param checkpointBytes of the last one, where it can be seen
 */
public record MeasuredRun(
        double parameters,
        double tokens,
        long steps,
        double loss,
        boolean validated,
        double stepSeconds,
        double seconds,
        int ranks,
        Optional<Integer> microBatch,
        Optional<String> precision,
        Optional<MemoryUse> memory,
        Optional<Double> sentBytesPerStep,
        Optional<Double> checkpointBytes) {
    private static final int LAST_PART = 20;

    /**
     * From the files' content.
     *
     * @param summary of {@code summary.json}
     * @param metrics lines of {@code metrics.jsonl}, at least one
     */
    public static MeasuredRun of(JsonNode summary, List<JsonNode> metrics, Optional<Double> checkpointBytes) {
        boolean validated = summary.path("valLoss").isNumber();
        return new MeasuredRun(
                summary.path("parameters").asDouble(),
                summary.path("tokens").asDouble(),
                summary.path("steps").asLong(),
                validated ? summary.path("valLoss").asDouble() : lastLoss(metrics),
                validated,
                medianStepSeconds(metrics),
                summary.path("seconds").asDouble(),
                summary.path("ranks").asInt(),
                number(summary.path("microBatch")).map(Double::intValue),
                Optional.of(summary.path("precision").asText()).filter(word -> !word.isEmpty()),
                memory(summary.path("memory")),
                number(summary.path("sentBytesPerStep")),
                checkpointBytes);
    }

    private static double lastLoss(List<JsonNode> metrics) {
        return metrics.stream()
                .skip(metrics.size() - (metrics.size() + LAST_PART - 1) / LAST_PART)
                .mapToDouble(step -> step.path("loss").asDouble())
                .average()
                .orElseThrow();
    }

    private static double medianStepSeconds(List<JsonNode> metrics) {
        double[] sorted = metrics.stream()
                .mapToDouble(step -> step.path("stepMs").asDouble() / 1e3)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static Optional<MemoryUse> memory(JsonNode json) {
        return json.isObject()
                ? Optional.of(new MemoryUse(
                        json.path("parameters").asLong(),
                        json.path("gradients").asLong(),
                        json.path("optimizerState").asLong(),
                        json.path("activations").asLong(),
                        json.path("communication").asLong(),
                        json.path("scratch").asLong()))
                : Optional.empty();
    }

    private static Optional<Double> number(JsonNode json) {
        return json.isNumber() ? Optional.of(json.asDouble()) : Optional.empty();
    }
}
