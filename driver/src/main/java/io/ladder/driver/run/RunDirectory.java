package io.ladder.driver.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The directory of one run.
 *
 * <pre>
 * config.yaml       every setting, resolved; --resume reads it
 * metrics.jsonl     one line per step, see {@link MetricsFile}
 * logs/driver.log   the driver's log lines, Spark's among them
 * logs/rank-N.log   those of each rank, where ranks see this directory
 * checkpoints/      committed checkpoints, unless checkpoint.directory says otherwise
 * plan.json         what was planned, if `ladder plan` wrote the configuration
 * diverged.json     how it diverged, if it did: it would again
 * loss.png, loss.svg, summary.md, summary.json   written at the end
 * </pre>
 *
 * Beside the runs, shared by them: {@code .tokens/FINGERPRINT}, the tokenized corpora.
 *
 * @param path absolute
 */
public record RunDirectory(Path path) {
    /** Where runs go unless {@code --run} says otherwise. */
    public static final Path RUNS = Path.of("runs");

    /** What a run is to be, as {@code ladder plan} wrote it; lies beside {@link #PLANNED_CONFIG} and in the run. */
    public static final String PLAN = "plan.json";

    /** The configuration that belongs to a plan. */
    public static final String PLANNED_CONFIG = "train.yaml";

    private static final ObjectMapper JSON = new ObjectMapper();

    public RunDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** {@code runs/NAME} below the current directory. */
    public static RunDirectory named(String name) {
        return new RunDirectory(RUNS.resolve(name));
    }

    public Path config() {
        return path.resolve("config.yaml");
    }

    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    public Path plan() {
        return path.resolve(PLAN);
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path driverLog() {
        return logs().resolve("driver.log");
    }

    /** The log of one rank. */
    public Path rankLog(int rank) {
        return logs().resolve("rank-" + rank + ".log");
    }

    public Path summaryJson() {
        return path.resolve("summary.json");
    }

    public Path summaryMarkdown() {
        return path.resolve("summary.md");
    }

    public Path lossPng() {
        return path.resolve("loss.png");
    }

    public Path lossSvg() {
        return path.resolve("loss.svg");
    }

    /** Tokenized corpora of all runs beside this one. */
    public Path tokensCache() {
        return path.resolveSibling(".tokens");
    }

    /** As a person would write it from the current directory. */
    public String shown() {
        return shown(path);
    }

    /** An absolute path as a person would write it from the current directory. */
    public static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }

    /**
     * A new run needs a place where nothing is; only {@code logs} may be there, which logging makes before us.
     *
     * @throws ConfigException if there is anything else, and nothing is changed
     */
    public void requireNew() {
        if (!Files.exists(path)) {
            requireWritable();
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new ConfigException("--run " + shown() + " is a file; give a directory that does not exist yet");
        }
        try (var entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !entry.equals(logs()))) {
                throw new ConfigException("the run directory " + shown()
                        + " exists; continue it with --resume, or give another name (--run DIR or --set name=...)");
            }
        } catch (IOException e) {
            throw new ConfigException("cannot look into the run directory " + shown() + ": " + e.getMessage(), e);
        }
        requireWritable();
    }

    /** Whether a run began here. */
    public boolean hasConfig() {
        return Files.isRegularFile(config());
    }

    /**
     * A resumed run needs one that began.
     *
     * @throws ConfigException if there is no run to go on with
     */
    public void requireExisting() {
        if (!hasConfig()) {
            throw new ConfigException("no run to resume at " + shown() + " (no config.yaml in it); start it without"
                    + " --resume, or name another directory with --run DIR");
        }
        requireWritable();
    }

    /** Whether a run ended here before it wrote its configuration: only logs are there. */
    public boolean endedBeforeItBegan() {
        return Files.isDirectory(logs()) && !hasConfig();
    }

    /**
     * A run writes into its directory.
     *
     * @throws ConfigException if that cannot be done
     */
    public void requireWritable() {
        WritablePlace.require("the run directory " + shown(), path);
    }

    /** Makes the directory and writes the resolved configuration, all or nothing. */
    public void write(String configYaml) {
        try {
            Files.createDirectories(logs());
            Path unfinished = path.resolve("config.yaml.tmp");
            Files.writeString(unfinished, configYaml, StandardCharsets.UTF_8);
            Files.move(unfinished, config(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the run directory " + shown(), e);
        }
    }

    /** Takes a copy of the plan that the run follows. */
    public void keepPlan(Path plan) {
        try {
            Files.copy(plan, plan(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + plan + " into the run directory " + shown(), e);
        }
    }

    /** How the run diverged when it was last trained; empty if it did not. */
    public Optional<String> diverged() {
        if (!Files.isRegularFile(divergedJson())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    JSON.readTree(divergedJson().toFile()).path("reason").asText());
        } catch (IOException e) {
            throw new ConfigException(
                    divergedJson() + " cannot be read (" + e.getMessage()
                            + "); delete it, and the run may be trained again",
                    e);
        }
    }

    /** Notes that the run diverged. */
    public void writeDiverged(String reason) {
        try {
            Files.createDirectories(path);
            Path unfinished = path.resolve("diverged.json.tmp");
            Files.writeString(unfinished, JSON.createObjectNode().put("reason", reason) + "\n", StandardCharsets.UTF_8);
            Files.move(unfinished, divergedJson(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + divergedJson(), e);
        }
    }

    /** Forgets that the run diverged: it is trained once more. */
    public void forgetDivergence() {
        try {
            Files.deleteIfExists(divergedJson());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + divergedJson(), e);
        }
    }

    private Path divergedJson() {
        return path.resolve("diverged.json");
    }

    /** Takes the configuration back, after a new run failed before its first step; only logs stay. */
    public void withdraw() {
        try {
            Files.deleteIfExists(config());
            Files.deleteIfExists(plan());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + config(), e);
        }
    }
}
