package io.ladder.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.data.TokenManifest;
import io.ladder.data.synthetic.SyntheticConfig;
import io.ladder.data.synthetic.ZipfLanguage;
import io.ladder.driver.tokenize.SyntheticTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a sweep has found so far, kept in its directory: {@code runs.csv} after every run, {@code runs.parquet} and {@code
 * summary.json} at the end. Thread-safe.
 */
public final class SweepResults {
    private final SweepSettings settings;
    private final TokenManifest corpus;
    private final List<GridCell> cells;
    private final Map<String, SweepPoint> points = new LinkedHashMap<>();
    private final Map<String, RunsRow> finished = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private double seconds;

    /** Over a grid of which nothing is known yet. */
    public SweepResults(SweepSettings settings, TokenManifest corpus, List<GridCell> cells) {
        this.settings = settings;
        this.corpus = corpus;
        this.cells = List.copyOf(cells);
    }

    /** Runs of the whole sweep, trials of learning rates among them. */
    public int expected() {
        RateRule lr = settings.config().lr();
        int trials = lr.searches()
                ? SweepSettings.shortest(cells).size() * (lr.multiples().size() - 1)
                : 0;
        return cells.size() + trials;
    }

    /** Takes a run into account that an earlier start finished. */
    public synchronized void readIfFinished(SweepPoint point) {
        points.put(point.run(), point);
        settings.directory()
                .finished(point)
                .ifPresent(summary -> finished.put(point.run(), RunsRow.of(point, summary)));
    }

    /** Takes a run into account that is finished now, and writes the table. */
    public synchronized RunsRow readFinished(SweepPoint point) {
        RunsRow row = RunsRow.of(
                point,
                settings.directory()
                        .finished(point)
                        .orElseThrow(() -> new IllegalStateException(point.run() + " left no summary")));
        finished.put(point.run(), row);
        settings.directory().write(settings.directory().csv(), RunsTable.csv(rows()));
        return row;
    }

    /** A run that is given up. */
    public synchronized void failed(SweepPoint point, String why) {
        failed.put(point.run(), why);
    }

    /** Runs that were given up, and why. */
    public synchronized Map<String, String> failed() {
        return new LinkedHashMap<>(failed);
    }

    public synchronized int numFinished() {
        return finished.size();
    }

    /** Those of some runs that are still to be trained. */
    public synchronized List<SweepPoint> unfinished(List<SweepPoint> some) {
        return some.stream().filter(point -> !finished.containsKey(point.run())).toList();
    }

    /** Of some runs the finished one with the lowest loss. */
    public synchronized Optional<SweepPoint> best(List<SweepPoint> some) {
        return some.stream()
                .filter(point -> finished.containsKey(point.run()))
                .min(Comparator.comparingDouble(
                        point -> finished.get(point.run()).loss()));
    }

    /** The table: one finished run for each cell, the best where several were tried, in the order of the grid. */
    synchronized List<RunsRow> rows() {
        var rows = new ArrayList<RunsRow>();
        for (GridCell cell : cells) {
            best(points.values().stream()
                            .filter(point -> point.cell().label().equals(cell.label()))
                            .toList())
                    .ifPresent(point -> rows.add(finished.get(point.run())));
        }
        return rows;
    }

    /** Writes the tables and the summary. */
    public synchronized void end(double sweepSeconds) {
        seconds = sweepSeconds;
        SweepDirectory directory = settings.directory();
        directory.write(directory.csv(), RunsTable.csv(rows()));
        RunsParquet.write(rows(), directory.parquet());
        try {
            directory.write(
                    directory.summary(),
                    new ObjectMapper()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .writeValueAsString(json())
                            + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values must print", e);
        }
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", settings.config().name());
        json.put("runs", rows().size());
        json.put("seconds", seconds);
        json.put("rankHours", rankHours());
        json.put("flops", finished.values().stream().mapToDouble(RunsRow::flops).sum());
        json.put("trainTokens", corpus.numTokens(TokenManifest.TRAIN));
        json.put("validationTokens", corpus.numTokens(TokenManifest.VALIDATION));
        ObjectNode failures = json.putObject("failed");
        failed.forEach(failures::put);
        if (settings.isSynthetic()) {
            SyntheticConfig config = settings.config().synthetic();
            ZipfLanguage language = config.language();
            ObjectNode source = json.putObject("language");
            source.put("entropyRate", language.entropyRate());
            source.put(
                    "entropyInWindow",
                    language.entropyInWindow(settings.common().model().seq()));
            source.put("ownValidationLoss", ownValidationLoss(config));
        }
        return json;
    }

    private double rankHours() {
        return finished.values().stream().mapToDouble(RunsRow::rankHours).sum();
    }

    private static double ownValidationLoss(SyntheticConfig config) {
        return SyntheticTokens.validationNats(config) / config.validationTokens();
    }

    /** What to say at the end. */
    public synchronized List<String> lines() {
        SweepDirectory directory = settings.directory();
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d runs finished, %.0f s, %.3f rank-hours",
                finished.size(),
                expected(),
                seconds,
                rankHours()));
        if (settings.isSynthetic()) {
            SyntheticConfig config = settings.config().synthetic();
            lines.add(String.format(
                    Locale.ROOT,
                    "entropy rate of the language: %.4f nats per token (on this validation text the source itself"
                            + " loses %.4f)",
                    config.language().entropyRate(),
                    ownValidationLoss(config)));
        }
        failed.forEach((run, why) -> lines.add("failed: " + run + ": " + why));
        lines.add("table:  " + directory.shown() + "/runs.csv and runs.parquet");
        lines.add("law:    scripts/ladder fit " + directory.shown() + "/runs.csv");
        return lines;
    }
}
