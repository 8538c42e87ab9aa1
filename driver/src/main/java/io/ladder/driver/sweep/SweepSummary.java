package io.ladder.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Counted;
import io.ladder.data.TokenManifest;
import io.ladder.data.synthetic.SyntheticConfig;
import io.ladder.data.synthetic.ZipfLanguage;
import io.ladder.driver.launch.LauncherScript;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.tokenize.SyntheticTokens;
import io.ladder.scaling.fit.tuning.TuningFit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a sweep went: the tables and {@code summary.json} in its directory, and what is said at the end.
 *
 * @param source of the text, if it is synthetic
 * @param seconds of this start
 */
public record SweepSummary(
        SweepSettings settings,
        TokenManifest corpus,
        SweepResults results,
        RateSearch search,
        Optional<Source> source,
        double seconds) {
    /**
     * What is known of a synthetic language, nats per token.
     *
     * @param entropyRate of an endless text
     * @param entropyInWindow of a training window, whose first tokens have little before them
     * @param ownValidationLoss what the language itself loses on the validation text
     */
    public record Source(double entropyRate, double entropyInWindow, double ownValidationLoss) {
        static Source of(SyntheticConfig config, int seq) {
            ZipfLanguage language = config.language();
            return new Source(
                    language.entropyRate(),
                    language.entropyInWindow(seq),
                    SyntheticTokens.validationNats(config) / config.validationTokens());
        }
    }

    /** Of a sweep that came to its end, whatever became of its runs. */
    public static SweepSummary of(
            SweepSettings settings, TokenManifest corpus, SweepResults results, RateSearch search, double seconds) {
        Optional<Source> source = settings.isSynthetic()
                ? Optional.of(Source.of(
                        settings.config().synthetic(), settings.common().model().seq()))
                : Optional.empty();
        return new SweepSummary(settings, corpus, results, search, source, seconds);
    }

    /** Writes all files. */
    public void write() {
        SweepDirectory directory = settings.directory();
        results.write();
        RunsParquet.write(results.rows(), directory.parquet());
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
        json.put("runs", results.rows().size());
        json.put("seconds", seconds);
        json.put("rankHours", rankHours());
        json.put(
                "flops", results.finished().stream().mapToDouble(RunsRow::flops).sum());
        json.put("trainTokens", corpus.numTokens(TokenManifest.TRAIN));
        json.put("validationTokens", corpus.numTokens(TokenManifest.VALIDATION));
        ObjectNode failures = json.putObject("failed");
        results.failed().forEach(failure -> failures.putObject(failure.point().run())
                .put("learningRate", failure.point().learningRate())
                .put("diverged", failure.diverged())
                .put("reason", failure.reason()));
        addSearch(json);
        source.ifPresent(known -> json.putObject("language")
                .put("entropyRate", known.entropyRate())
                .put("entropyInWindow", known.entropyInWindow())
                .put("ownValidationLoss", known.ownValidationLoss()));
        return json;
    }

    private void addSearch(ObjectNode json) {
        if (search.sizes().isEmpty()) {
            return;
        }
        ObjectNode found = json.putObject("search");
        for (RateSearch.Size size : search.sizes()) {
            ObjectNode one = found.putObject(size.size());
            size.best().ifPresent(best -> one.put("best", best));
            ObjectNode losses = one.putObject("losses");
            size.losses()
                    .forEach((multiple, loss) -> losses.put(
                            SweepPoint.number(multiple), loss.isPresent() ? (Double) loss.getAsDouble() : null));
        }
    }

    private double rankHours() {
        return results.finished().stream().mapToDouble(RunsRow::rankHours).sum();
    }

    /** What to say at the end. */
    public List<String> lines() {
        SweepDirectory directory = settings.directory();
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %s finished, %.0f s, %.3f rank-hours",
                results.ended() - results.failed().size(),
                Counted.of(results.expected(), "run"),
                seconds,
                rankHours()));
        source.ifPresent(known -> lines.add(String.format(
                Locale.ROOT,
                "entropy rate of the language: %.4f nats per token (on this validation text the source itself loses"
                        + " %.4f)",
                known.entropyRate(),
                known.ownValidationLoss())));
        addFailures(lines);
        lines.add("table:  " + directory.shown() + "/runs.csv and runs.parquet");
        if (!results.rows().isEmpty()) {
            lines.add("law:    " + fit(directory.csv()));
        }
        if (search.sizes().stream().anyMatch(RateSearch.Size::isInside)) {
            lines.add("rates:  " + fit(directory.trials(), "--form", TuningFit.LEARNING_RATE, "--out", "fit-rate"));
        }
        return lines;
    }

    private static String fit(Path table, String... more) {
        var words = new ArrayList<>(List.of("fit", RunDirectory.shown(table)));
        words.addAll(List.of(more));
        return LauncherScript.command(words);
    }

    private void addFailures(List<String> lines) {
        List<FailedRun> failed = results.failed();
        failed.forEach(failure -> lines.add(String.format(
                Locale.ROOT,
                "%s: %s (lr %.2e): %s",
                failure.diverged() ? "diverged" : "failed",
                failure.point().run(),
                failure.point().learningRate(),
                failure.reason())));
        if (failed.stream().anyMatch(failure -> !failure.diverged())) {
            lines.add("to do:  give the same command again, and only what failed is tried again; logs are in the"
                    + " directories of the runs");
        }
        if (failed.stream().anyMatch(FailedRun::diverged) && !results.isWhole()) {
            lines.add(
                    "to do:  what diverged would diverge again and is not tried again: fit without it, or lower lr (or"
                            + " give lr.search smaller multiples), lengthen schedule.warmup or lower train.clip, in another"
                            + " directory (--out DIR)");
        }
    }
}
