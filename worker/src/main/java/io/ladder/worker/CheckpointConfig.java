package io.ladder.worker;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.Optional;

/**
 * Section {@code checkpoint}.
 *
 * @param every steps between checkpoints; there is always one at the end
 * @param keepLast how many committed checkpoints stay
 * @param directory any Hadoop path, or {@code auto} for {@code checkpoints} in the run directory
 */
public record CheckpointConfig(int every, int keepLast, String directory) {
    private static final String AUTO = "auto";

    public CheckpointConfig {
        Problems problems = new Problems();
        problems.collect(() -> Require.positive("checkpoint.every", every));
        problems.collect(() -> Require.positive("checkpoint.keepLast", keepLast));
        problems.collect(() -> Require.notBlank("checkpoint.directory", directory));
        problems.throwIfAny();
    }

    /** The directory, unless it is left to the run directory. */
    public Optional<String> elsewhere() {
        return directory.equalsIgnoreCase(AUTO) ? Optional.empty() : Optional.of(directory);
    }

    /** For one of several runs: in a directory for all, a run would take another's checkpoints for its own. */
    public CheckpointConfig ofRun(String name) {
        return new CheckpointConfig(
                every, keepLast, elsewhere().map(shared -> below(shared, name)).orElse(directory));
    }

    private static String below(String parent, String name) {
        return (parent.endsWith("/") ? parent : parent + "/") + name;
    }

    /**
     * Where checkpoints go.
     *
     * @param runDirectory path or URI of the run directory
     */
    public String directoryIn(String runDirectory) {
        return elsewhere().orElseGet(() -> below(runDirectory, "checkpoints"));
    }
}
