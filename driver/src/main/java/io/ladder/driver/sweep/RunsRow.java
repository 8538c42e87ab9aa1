package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A finished run as a row of the table. Components are the columns, in order.
 *
 * @param params N
 * @param paramsWithoutEmbeddings N without embeddings (Kaplan et al. 2020)
 * @param tokens D
 * @param flops C, counted exactly: {@link io.ladder.model.ModelFlops#trainingPerToken} times D
 * @param flops6nd C as 6 N D
 * @param loss final validation loss, nats per token
 * @param lossError its standard error; empty where one window cannot tell
 * @param learningRate peak
 * @param batch sequences per step
 * @param uniqueTokens D without repetitions
 * @param vocab token ids
 * @param budget C of the IsoFLOP profile; empty for a run of N x D
 */
public record RunsRow(
        String run,
        long params,
        long paramsWithoutEmbeddings,
        long tokens,
        double flops,
        double flops6nd,
        double loss,
        OptionalDouble lossError,
        double learningRate,
        long batch,
        long seed,
        double tokensPerSecond,
        double rankHours,
        long uniqueTokens,
        long layers,
        long dim,
        long heads,
        long seq,
        long vocab,
        OptionalDouble budget,
        long steps) {
    /** Names of the columns. */
    public static final List<String> COLUMNS = Arrays.stream(RunsRow.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    /**
     * Of a run that said how it ended.
     *
     * @param summary the run's {@code summary.json}
     */
    public static RunsRow of(SweepPoint point, JsonNode summary) {
        GridCell cell = point.cell();
        long tokens = summary.path("tokens").asLong();
        JsonNode error = summary.path("valLossError");
        return new RunsRow(
                point.run(),
                cell.flops().parameters(),
                cell.flops().parametersWithoutEmbeddings(),
                tokens,
                cell.flops().trainingPerToken() * tokens,
                cell.flops().sixN() * tokens,
                summary.path("valLoss").asDouble(),
                error.isNumber() ? OptionalDouble.of(error.asDouble()) : OptionalDouble.empty(),
                point.learningRate(),
                cell.batch(),
                cell.seed(),
                summary.path("tokensPerSecond").asDouble(),
                summary.path("rankHours").asDouble(),
                Math.min(tokens, summary.path("trainTokens").asLong()),
                cell.model().layers(),
                cell.model().dim(),
                cell.model().heads(),
                cell.model().seq(),
                cell.vocab(),
                cell.budget(),
                summary.path("steps").asLong());
    }

    /** The values in the order of the columns: String, Long, Double, or null where there is none. */
    public List<Object> values() {
        var values = new ArrayList<Object>();
        for (var component : RunsRow.class.getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(this);
                values.add(
                        value instanceof OptionalDouble optional
                                ? (optional.isPresent() ? (Object) optional.getAsDouble() : null)
                                : value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    /** A line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-28s N %,11d  D %,13d  C %.2e  loss %.4f%s  lr %.2e",
                run,
                params,
                tokens,
                flops,
                loss,
                lossError.isPresent() ? String.format(Locale.ROOT, " ± %.4f", lossError.getAsDouble()) : "",
                learningRate);
    }
}
