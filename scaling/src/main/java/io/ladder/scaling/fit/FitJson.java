package io.ladder.scaling.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code fit.json}, the file that plans and reports read. UTF-8, one object:
 *
 * <ul>
 *   <li>{@code form}; the law's constants flat, by the symbols of its paper ({@code E, A, B, alpha, beta}), and once
 *       more together in {@code symbols}
 *   <li>{@code a}, {@code b}: exponents of N* and D*, where the form has them and no constants of those names; always
 *       also {@code paramsExponent}, {@code tokensExponent}
 *   <li>{@code lossUnit}: of every loss in it, {@code nats per token} or what the table's column is named for
 *   <li>{@code objective}, {@code points}, {@code residualDeviation}
 *   <li>{@code intervals}: by symbol, {@code low}, {@code high}, {@code standardError} where it means something
 *   <li>{@code warnings}: sentences
 *   <li>{@code undetermined}: why there is no optimum; then there are neither exponents nor their intervals, and no plan
 *   <li>{@code predictions}: {@code params, tokens, flops, circumstances, loss, interval}; no {@code tokens} and
 *       {@code flops}, here and of runs, where a form without D was fitted to a table without them
 *   <li>{@code rollout}: {@code fitted, predictions, measured, meanRelativeError, coverage}
 *   <li>{@code runs}: {@code name, params, tokens, flops, loss, lossError, fitted, excluded, more}
 *   <li>{@code valleys}: {@code flops, params, tokens, losses, bestParams, bestTokens, bestLoss, parabola, rejected}
 *   <li>{@code recipe}: what the runs share beside size and length, where that is known: a {@link TrainingRecipe}
 *   <li>{@code files}: names of what was written beside it
 *   <li>{@code draws}: by symbol, one number for each replicate, to eight digits
 * </ul>
 *
 * Units as in {@link Run}, losses in {@code lossUnit}. What is not known is left out: there is no NaN in it.
 */
public final class FitJson {
    /** Name of the file in a result directory. */
    public static final String FILE = "fit.json";

    private static final String RECIPE = "recipe";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final MathContext DRAWN = new MathContext(8);

    private FitJson() {}

    /** Writes a report, as a whole or not at all. */
    public static void write(FitReport report, Path file) {
        write(document(report), file);
    }

    /**
     * The report as a JSON object.
     *
     * @param recipe that the runs share; empty if it is not known
     */
    public static ObjectNode document(FitReport report, Optional<TrainingRecipe> recipe) {
        ObjectNode document = document(report);
        recipe.ifPresent(shared -> document.set(RECIPE, RecordJson.of(shared)));
        return document;
    }

    /** Writes a document, as a whole or not at all. */
    public static void write(ObjectNode document, Path file) {
        try {
            // Not a temporary file of the JDK's: only its owner could read that.
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            try {
                Files.writeString(part, JSON.writeValueAsString(document) + "\n", StandardCharsets.UTF_8);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must print", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Reads a report.
     *
     * @throws ConfigException if the file is not there, or is no {@code fit.json}
     */
    public static FitReport read(Path file) {
        return readAll(file).report();
    }

    /**
     * What a file holds.
     *
     * @param recipe that the runs share; empty if it was not known
     */
    public record Content(FitReport report, Optional<TrainingRecipe> recipe) {}

    /**
     * Reads a report and the recipe beside it.
     *
     * @throws ConfigException if the file is not there, or is no {@code fit.json}
     */
    public static Content readAll(Path file) {
        JsonNode tree = tree(file);
        Optional<TrainingRecipe> recipe = tree.path(RECIPE) instanceof ObjectNode object
                ? Optional.of(RecordJson.read(object.toString(), file + ", " + RECIPE, TrainingRecipe.class))
                : Optional.empty();
        return new Content(new FitJsonReader(tree, file.toString()).report(), recipe);
    }

    private static JsonNode tree(Path file) {
        try {
            return JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ConfigException("no fit at " + file + "; make one with: ladder fit runs.csv --out DIR", e);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigException(
                    file + " is damaged: it is no JSON"
                            + (at == null
                                    ? ""
                                    : " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on")
                            + "; make the fit again with: ladder fit runs.csv --out DIR",
                    e);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + " (" + e + ")", e);
        }
    }

    /** The report as a JSON object. */
    public static ObjectNode document(FitReport report) {
        ObjectNode json = NODES.objectNode();
        json.put("form", report.law().form());
        report.law().symbols().forEach((symbol, value) -> put(json, symbol, value));
        report.paramsExponent().ifPresent(a -> {
            if (!json.has("a")) {
                put(json, "a", a);
            }
            put(json, "paramsExponent", a);
        });
        report.tokensExponent().ifPresent(b -> {
            if (!json.has("b")) {
                put(json, "b", b);
            }
            put(json, "tokensExponent", b);
        });
        json.put("lossUnit", report.lossUnit().words());
        put(json, "objective", report.objective());
        json.put("points", report.points());
        put(json, "residualDeviation", report.residualDeviation());
        ObjectNode intervals = json.putObject("intervals");
        report.intervals().forEach((symbol, interval) -> intervals.set(symbol, of(interval)));
        ArrayNode warnings = json.putArray("warnings");
        report.warnings().forEach(warnings::add);
        report.undetermined().ifPresent(why -> json.put("undetermined", why));
        ArrayNode predictions = json.putArray("predictions");
        report.predictions().forEach(prediction -> predictions.add(of(prediction)));
        report.rollout().ifPresent(rollout -> json.set("rollout", of(rollout)));
        ObjectNode symbols = json.putObject("symbols");
        report.law().symbols().forEach((symbol, value) -> put(symbols, symbol, value));
        ArrayNode runs = json.putArray("runs");
        report.runs().forEach(run -> runs.add(of(run)));
        ArrayNode valleys = json.putArray("valleys");
        report.valleys().forEach(valley -> valleys.add(of(valley)));
        ObjectNode draws = json.putObject("draws");
        report.draws().bySymbol().forEach((symbol, values) -> {
            ArrayNode array = draws.putArray(symbol);
            for (double value : values) {
                array.add(new BigDecimal(value).round(DRAWN).doubleValue());
            }
        });
        return json;
    }

    private static ObjectNode of(Interval interval) {
        ObjectNode json = NODES.objectNode();
        put(json, "low", interval.low());
        put(json, "high", interval.high());
        put(json, "standardError", interval.standardError());
        return json;
    }

    private static ObjectNode of(Prediction prediction) {
        ObjectNode json = NODES.objectNode();
        put(json, "params", prediction.params());
        put(json, "tokens", prediction.tokens());
        put(json, "flops", prediction.flops());
        if (!prediction.circumstances().isEmpty()) {
            ObjectNode circumstances = json.putObject("circumstances");
            new TreeMap<>(prediction.circumstances()).forEach((name, value) -> put(circumstances, name, value));
        }
        put(json, "loss", prediction.loss());
        json.set("interval", of(prediction.interval()));
        return json;
    }

    private static ObjectNode of(Rollout rollout) {
        ObjectNode json = NODES.objectNode();
        json.put("fitted", rollout.fitted());
        put(json, "meanRelativeError", rollout.meanRelativeError());
        put(json, "coverage", rollout.coverage());
        ArrayNode predictions = json.putArray("predictions");
        rollout.predictions().forEach(prediction -> predictions.add(of(prediction)));
        json.set("measured", array(rollout.measured()));
        return json;
    }

    private static ObjectNode of(FittedRun fitted) {
        ObjectNode json = NODES.objectNode();
        Run run = fitted.run();
        json.put("name", run.name());
        put(json, "params", run.params());
        put(json, "tokens", run.tokens());
        put(json, "flops", run.flops());
        put(json, "loss", run.loss());
        put(json, "lossError", run.lossError());
        put(json, "fitted", fitted.fitted());
        fitted.excluded().ifPresent(why -> json.put("excluded", why));
        ObjectNode more = json.putObject("more");
        run.more().forEach((name, value) -> put(more, name, value));
        return json;
    }

    private static ObjectNode of(Valley valley) {
        ObjectNode json = NODES.objectNode();
        put(json, "flops", valley.flops());
        json.set("params", array(valley.params()));
        json.set("tokens", array(valley.tokens()));
        json.set("losses", array(valley.losses()));
        put(json, "bestParams", valley.bestParams());
        put(json, "bestTokens", valley.bestTokens());
        put(json, "bestLoss", valley.bestLoss());
        json.set("parabola", array(valley.parabola()));
        valley.rejected().ifPresent(why -> json.put("rejected", why));
        return json;
    }

    private static ArrayNode array(Iterable<Double> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /** Leaves out what is not a number: JSON has no word for it. */
    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }
}
