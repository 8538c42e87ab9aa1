package io.ladder.scaling.fit.downstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.scaling.fit.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code downstream.json}, beside {@code fit.json}. UTF-8, one object: {@code column}, {@code epsilon}, {@code k},
 * {@code gamma}, {@code points}, {@code intervals} by symbol ({@code low}, {@code high}, {@code standardError}), {@code
 * predictions} ({@code params, tokens, loss, error, interval}) and {@code warnings}. What is not known is left out.
 */
public final class DownstreamJson {
    /** Name of the file in a result directory. */
    public static final String FILE = "downstream.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DownstreamJson() {}

    /** Writes a report. */
    public static void write(DownstreamReport report, Path file) {
        try {
            Files.writeString(file, JSON.writeValueAsString(document(report)) + "\n", StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must print", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The report as a JSON object. */
    public static ObjectNode document(DownstreamReport report) {
        ObjectNode json = JSON.createObjectNode();
        json.put("column", report.column());
        json.put("epsilon", report.law().epsilon());
        json.put("k", report.law().k());
        json.put("gamma", report.law().gamma());
        json.put("points", report.points());
        ObjectNode intervals = json.putObject("intervals");
        report.intervals().forEach((symbol, interval) -> putInterval(intervals, symbol, interval));
        ArrayNode predictions = json.putArray("predictions");
        for (ErrorPrediction said : report.predictions()) {
            ObjectNode node = predictions.addObject();
            node.put("params", said.params());
            if (Double.isFinite(said.tokens())) {
                node.put("tokens", said.tokens());
            }
            node.put("loss", said.loss());
            node.put("error", said.error());
            putInterval(node, "interval", said.interval());
        }
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        return json;
    }

    /**
     * Adds the errors to the predictions of {@code fit.json}: {@code error}, {@code errorColumn} and, with replicates,
     * {@code errorInterval}.
     *
     * @param fit of the loss law that {@code report} was made of
     */
    public static void addTo(ObjectNode fit, DownstreamReport report) {
        for (int i = 0; i < report.predictions().size(); i++) {
            ErrorPrediction said = report.predictions().get(i);
            ObjectNode node = (ObjectNode) fit.withArray("predictions").get(i);
            node.put("errorColumn", report.column());
            node.put("error", said.error());
            putInterval(node, "errorInterval", said.interval());
        }
    }

    private static void putInterval(ObjectNode parent, String name, Interval interval) {
        if (Double.isFinite(interval.low()) && Double.isFinite(interval.high())) {
            ObjectNode node = parent.putObject(name);
            node.put("low", interval.low());
            node.put("high", interval.high());
            interval.standardError().ifPresent(deviation -> node.put("standardError", deviation));
        }
    }
}
