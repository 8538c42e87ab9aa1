package io.ladder.scaling.fit;

import com.fasterxml.jackson.databind.JsonNode;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.tuning.TuningForm;
import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a report of {@code fit.json}; what is left out there is not a number, or empty. */
final class FitJsonReader {
    private final JsonNode json;
    private final String file;

    FitJsonReader(JsonNode json, String file) {
        this.json = json;
        this.file = file;
    }

    FitReport report() {
        if (!json.path("form").isTextual()) {
            throw new ConfigException(
                    file + " is no fit: it has no form; make one with: ladder fit runs.csv --out DIR");
        }
        if (TuningForm.isOne(json.get("form").asText())) {
            throw new ConfigException(
                    file + " holds a law of the best " + json.get("form").asText()
                            + ", which foretells no loss; a plan needs a law of loss: ladder fit runs.csv --form chinchilla");
        }
        return new FitReport(
                law(),
                exponent("paramsExponent", "a"),
                exponent("tokensExponent", "b"),
                number(json, "objective"),
                json.path("points").asInt(),
                intervals(),
                number(json, "residualDeviation"),
                draws(),
                list("runs", this::run),
                list("valleys", this::valley),
                json.has("rollout") ? Optional.of(rollout(json.get("rollout"))) : Optional.empty(),
                list("predictions", this::prediction),
                list("warnings", JsonNode::asText),
                text(json, "undetermined"),
                lossUnit(),
                list("widened", this::widened),
                list("sensitivity", this::sensitivity),
                causes(json.path("unwidened")));
    }

    private WidenedInterval widened(JsonNode node) {
        return new WidenedInterval(node.path("interval").asText(), causes(node.path("causes")), number(node, "factor"));
    }

    private static List<WidenedInterval.Cause> causes(JsonNode words) {
        var causes = new ArrayList<WidenedInterval.Cause>();
        words.forEach(cause -> WidenedInterval.Cause.named(cause.asText()).ifPresent(causes::add));
        return causes;
    }

    private LossUnit lossUnit() {
        if (!json.has("lossUnit")) {
            return LossUnit.NATS_PER_TOKEN;
        }
        String words = json.get("lossUnit").asText();
        return LossUnit.named(words)
                .orElseThrow(() -> new ConfigException(file + ": lossUnit=\"" + words
                        + "\" is no unit that Ladder knows ("
                        + Arrays.stream(LossUnit.values()).map(LossUnit::words).collect(Collectors.joining(", "))
                        + ")"));
    }

    private LossLaw law() {
        var symbols = new LinkedHashMap<String, Double>();
        JsonNode constants = json.has("symbols") ? json.get("symbols") : json; // a law written by hand is flat
        constants.fields().forEachRemaining(field -> {
            if (field.getValue().isNumber()) {
                symbols.put(field.getKey(), field.getValue().doubleValue());
            }
        });
        try {
            return LawsByForm.of(json.get("form").asText(), symbols);
        } catch (ConfigException e) {
            throw new ConfigException(file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Interval> intervals() {
        var intervals = new LinkedHashMap<String, Interval>();
        json.path("intervals")
                .fields()
                .forEachRemaining(field -> intervals.put(field.getKey(), interval(field.getValue())));
        return intervals;
    }

    private Interval interval(JsonNode node) {
        return new Interval(
                number(node, "low"),
                number(node, "high"),
                Optional.of(number(node, "standardError")).filter(Double::isFinite));
    }

    private Draws draws() {
        var draws = new LinkedHashMap<String, double[]>();
        json.path("draws")
                .fields()
                .forEachRemaining(field -> draws.put(
                        field.getKey(),
                        numbers(field.getValue()).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray()));
        return new Draws(draws, Replicates.Source.named(json.path("drawsOf").asText()));
    }

    private FittedRun run(JsonNode node) {
        var run = new Run(
                node.path("name").asText(),
                number(node, "params"),
                number(node, "tokens"),
                number(node, "flops"),
                number(node, "loss"),
                number(node, "lossError"),
                named(node.path("more")));
        return new FittedRun(run, number(node, "fitted"), text(node, "excluded"));
    }

    private Valley valley(JsonNode node) {
        return new Valley(
                number(node, "flops"),
                numbers(node.path("params")),
                numbers(node.path("tokens")),
                numbers(node.path("losses")),
                number(node, "bestParams"),
                number(node, "bestTokens"),
                number(node, "bestLoss"),
                numbers(node.path("parabola")),
                text(node, "rejected"));
    }

    private Rollout rollout(JsonNode node) {
        var predictions = new ArrayList<Prediction>();
        node.path("predictions").forEach(prediction -> predictions.add(prediction(prediction)));
        return new Rollout(
                node.path("fitted").asInt(),
                predictions,
                numbers(node.path("measured")),
                number(node, "meanRelativeError"),
                number(node, "coverage"));
    }

    private Sensitivity sensitivity(JsonNode node) {
        var figures = new ArrayList<Sensitivity.Figure>();
        node.path("figures")
                .forEach(figure -> figures.add(new Sensitivity.Figure(
                        figure.path("name").asText(),
                        number(figure, "whole"),
                        number(figure, "part"),
                        interval(figure.path("difference")))));
        return new Sensitivity(node.path("without").asText(), node.path("left").asInt(), figures);
    }

    private Prediction prediction(JsonNode node) {
        return new Prediction(
                number(node, "params"),
                number(node, "tokens"),
                number(node, "flops"),
                named(node.path("circumstances")),
                number(node, "loss"),
                interval(node.path("interval")));
    }

    private static Map<String, Double> named(JsonNode node) {
        var values = new LinkedHashMap<String, Double>();
        node.fields()
                .forEachRemaining(
                        field -> values.put(field.getKey(), field.getValue().doubleValue()));
        return values;
    }

    private <T> List<T> list(String name, Function<JsonNode, T> element) {
        var list = new ArrayList<T>();
        json.path(name).forEach(node -> list.add(element.apply(node)));
        return List.copyOf(list);
    }

    private static List<Double> numbers(JsonNode node) {
        var numbers = new ArrayList<Double>();
        node.forEach(number -> numbers.add(number.doubleValue()));
        return List.copyOf(numbers);
    }

    private static double number(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.get(name).doubleValue() : Double.NaN;
    }

    /** A law written by hand has the short name only; in our own files that may be a constant's. */
    private OptionalDouble exponent(String name, String handwritten) {
        double value = number(json, json.has("symbols") ? name : handwritten);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.get(name).asText()) : Optional.empty();
    }
}
