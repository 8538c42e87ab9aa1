package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.driver.run.ResumeDifferences;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.WritablePlace;
import io.ladder.worker.EvaluationTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a sweep.
 *
 * <pre>
 * sweep.yaml        the sweep's own settings, every key
 * RUN/              one run: see {@link RunDirectory}; RUN/summary.json is there once the run is finished,
 *                   RUN/diverged.json once it is known to diverge: then it is not tried again
 * runs.csv          the table of finished runs, one for each cell of the grid, anew after each
 * trials.csv        with a search for learning rates: all finished runs; `fit --form learningRate` reads it
 * runs.parquet      the same, at the end
 * summary.json      how the sweep went
 * logs/driver.log
 * </pre>
 *
 * @param path absolute
 */
public record SweepDirectory(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public SweepDirectory {
        path = path.toAbsolutePath().normalize();
    }

    public Path settings() {
        return path.resolve("sweep.yaml");
    }

    public Path csv() {
        return path.resolve("runs.csv");
    }

    public Path trials() {
        return path.resolve("trials.csv");
    }

    public Path parquet() {
        return path.resolve("runs.parquet");
    }

    public Path summary() {
        return path.resolve("summary.json");
    }

    public Path driverLog() {
        return path.resolve("logs").resolve("driver.log");
    }

    /** The directory of one run. */
    public RunDirectory run(String name) {
        return new RunDirectory(path.resolve(name));
    }

    /** Where the tokens of this sweep and others beside it are kept. */
    public Path tokensCache() {
        return new RunDirectory(path).tokensCache();
    }

    /** As a person would write it from the current directory. */
    public String shown() {
        return new RunDirectory(path).shown();
    }

    /** What a finished run says of itself; empty if it is not finished. */
    public Optional<JsonNode> finished(SweepPoint point) {
        return read(run(point.run()).summaryJson());
    }

    /** How a run diverged that was tried; empty if it did not or was not. */
    public Optional<String> diverged(SweepPoint point) {
        return run(point.run()).diverged();
    }

    /** Notes that a run diverges: it would again, so it is not tried again. */
    void writeDiverged(SweepPoint point, String reason) {
        run(point.run()).writeDiverged(reason);
    }

    private static Optional<JsonNode> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new ConfigException(
                    file + " cannot be read (" + e.getMessage() + "); delete it, and the run is finished again", e);
        }
    }

    /**
     * Refuses settings that contradict what is here: a run of this name that began with others, or another language.
     *
     * @throws ConfigException with all contradictions; nothing is changed
     */
    public void requireSame(SweepSettings wanted, List<SweepPoint> points) {
        var problems = new Problems();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            problems.add("--out " + shown() + " is a file; give a directory");
        } else if (Files.isRegularFile(settings())) {
            requireSameCorpus(ConfigTree.read(settings()), wanted, problems);
        } else if (!isFree()) {
            problems.add("the directory " + shown()
                    + " holds something else than a sweep (no sweep.yaml in it); give another one with --out DIR or"
                    + " --set name=...");
        }
        if (problems.isEmpty()) {
            points.forEach(point -> requireSame(point, wanted.isSynthetic(), problems));
        }
        problems.throwIfAny();
    }

    private void requireSameCorpus(ConfigTree before, SweepSettings wanted, Problems problems) {
        for (String name : wanted.isSynthetic() ? List.of("sweep", "synthetic") : List.of("sweep")) {
            var was = ConfigTree.parse("", "nothing");
            var is = ConfigTree.parse("", "nothing");
            was.root().set(name, before.root().path(name));
            is.root().set(name, wanted.written().root().path(name));
            add(
                    ResumeDifferences.between(was, is),
                    "the sweep in " + shown() + " was begun",
                    "undo the change",
                    problems);
        }
    }

    private void requireSame(SweepPoint point, boolean synthetic, Problems problems) {
        RunDirectory run = run(point.run());
        if (!run.hasConfig()) {
            return;
        }
        ConfigTree began = RunSettings.began(run);
        requireSameEvaluation(began, point, problems);
        ConfigTree wanted = point.resolved().merge(ConfigTree.parse("", "nothing"));
        if (synthetic) { // the language is compared above; where its tokens lie does not matter
            began.root().remove("data");
            wanted.root().remove("data");
        }
        String instead = diverged(point).isPresent() ? "delete " + run.shown() + ", as it diverged" : "undo the change";
        add(
                ResumeDifferences.between(began, wanted),
                "run " + point.run() + " in " + shown() + " was begun",
                instead,
                problems);
    }

    /** A resumed run may be judged on other tokens than before; runs in one table may not. */
    private void requireSameEvaluation(ConfigTree began, SweepPoint point, Problems problems) {
        String setting = "train.evaluateTokens";
        var was = EvaluationTokens.parse(
                setting, began.root().at("/train/evaluateTokens").asText());
        EvaluationTokens is = point.config().train().evaluateTokens();
        problems.require(
                was.equals(is),
                () -> "run " + point.run() + " in " + shown() + " is judged on " + setting + "=" + was
                        + ", and now it is to be " + is
                        + "; losses on different tokens do not belong in one table: set "
                        + setting + "=" + was + ", or begin another sweep with --out DIR or --set name=...");
    }

    private static void add(
            List<ResumeDifferences.Difference> differences, String what, String instead, Problems problems) {
        differences.forEach(difference -> problems.add(what + " with " + difference.name() + "=" + difference.was()
                + ", and now it is to be " + difference.is() + "; " + instead
                + ", or begin another sweep with --out DIR or --set name=..."));
    }

    /** Whether nothing is here; only {@code logs} may be, which logging makes before us. */
    private boolean isFree() {
        if (!Files.isDirectory(path)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.allMatch(entry -> entry.getFileName().toString().equals("logs"));
        } catch (IOException e) {
            throw new ConfigException("cannot look into " + shown() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A sweep writes into its directory.
     *
     * @throws ConfigException if that cannot be done
     */
    public void requireWritable() {
        WritablePlace.require("the directory " + shown(), path);
    }

    /** Makes the directory and writes the sweep's own settings. */
    public void begin(ConfigTree written) {
        write(settings(), written.toYaml());
    }

    /** Writes a file of this directory, all or nothing. */
    public void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(unfinished, text);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
