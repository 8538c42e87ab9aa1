package io.ladder.scaling.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 *   <li>{@code widened}: which of these, and of the predictions' intervals, are wider than scatter of the runs alone would
 *       have them: {@code interval} (a symbol of {@code intervals}, or {@code predictions} for all of these), {@code causes}
 *       ({@code misfit}, {@code handicap}, {@code shared errors}, {@code hold-out}), {@code factor}. Empty if none is. What widens constants
 *       widens predictions, too, which are made of the same replicates; their own entry says what comes on top
 *   <li>{@code unwidened}: such causes that were found and warned of, and for which nothing is widened
 *   <li>{@code sensitivity}: the law {@code without} some of its runs, with how many were {@code left}, and by figure {@code
 *       name, whole, part, difference}, the last an interval of {@code part - whole} by noise alone; left out where the form
 *       does not ask
 *   <li>{@code warnings}: sentences
 *   <li>{@code undetermined}: why there is no optimum; then there are neither exponents nor their intervals, and no plan
 *   <li>{@code predictions}: {@code params, tokens, flops, circumstances, loss, interval}; no {@code tokens} and
 *       {@code flops}, here and of runs, where a form without D was fitted to a table without them; with a column of
 *       errors also {@code errorColumn, error, errorInterval}
 *   <li>{@code rollout}: {@code fitted, predictions, measured, meanRelativeError, coverage, widening} (of all
 *       prediction intervals outside of it, where its own held too few: {@link Rollout#widening})
 *   <li>{@code runs}: {@code name, params, tokens, flops, loss, lossError, fitted, excluded, more}
 *   <li>{@code valleys}: {@code flops, params, tokens, losses, bestParams, bestTokens, bestLoss, parabola, rejected}
 *   <li>{@code recipe}: what the runs share beside size and length, where that is known: a {@link TrainingRecipe}
 *   <li>{@code wrongUnits}: sentences why N or D of the table is not in plain numbers; then there is no plan
 *   <li>{@code files}: names of what was written beside it
 *   <li>{@code drawsOf}: {@code resampled runs}, {@code redrawn losses} or {@code plausible laws}
 *   <li>{@code draws}: by symbol, one number for each replicate, to eight digits
 * </ul>
 *
 * Units as in {@link Run}, losses in {@code lossUnit}. What is not known is left out: there is no NaN in it.
 */
public final class FitJson {
    /** Name of the file in a result directory. */
    public static final String FILE = "fit.json";

    private static final String RECIPE = "recipe";
    private static final String WRONG_UNITS = "wrongUnits";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private FitJson() {}

    /** Writes a report, as a whole or not at all. */
    public static void write(FitReport report, Path file) {
        write(document(report), file);
    }

    /**
     * The report as a JSON object.
     *
     * @param recipe that the runs share; empty if it is not known
     * @param wrongUnits of the {@linkplain io.ladder.scaling.runs.RunTable#wrongUnits() table}
     */
    public static ObjectNode document(FitReport report, Optional<TrainingRecipe> recipe, List<String> wrongUnits) {
        ObjectNode document = document(report);
        if (!wrongUnits.isEmpty()) {
            wrongUnits.forEach(document.putArray(WRONG_UNITS)::add);
        }
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
     * @param wrongUnits why N or D is not in plain numbers; empty if nothing speaks for that
     */
    public record Content(FitReport report, Optional<TrainingRecipe> recipe, List<String> wrongUnits) {
        public Content {
            wrongUnits = List.copyOf(wrongUnits);
        }

        /**
         * Refuses to be planned with if it is known to be of other units.
         *
         * @param where the fit comes from, for the message
         * @throws ConfigException then, with what to do
         */
        public void requirePlainUnits(String where) {
            if (!wrongUnits.isEmpty()) {
                throw new ConfigException(where
                        + ": no plan can be made from this fit, whose parameters or tokens are not plain numbers, it seems: "
                        + String.join("; ", wrongUnits));
            }
        }
    }

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
        var wrongUnits = new ArrayList<String>();
        tree.path(WRONG_UNITS).forEach(doubt -> wrongUnits.add(doubt.asText()));
        return new Content(new FitJsonReader(tree, file.toString()).report(), recipe, wrongUnits);
    }

    /** Whether a file is one that a fit wrote, of losses or of a setting: not a law by hand, nor a file of anyone else. */
    public static boolean isOurs(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
            return json.path("form").isTextual()
                    && json.path("symbols").isObject()
                    && json.path("draws").isObject()
                    && json.path("warnings").isArray();
        } catch (IOException e) { // damaged or unreadable: whose it was nobody knows
            return false;
        }
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
        return FitJsonWriter.document(report);
    }
}
