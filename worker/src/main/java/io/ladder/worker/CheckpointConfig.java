package io.ladder.worker;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;

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

    /**
     * Where checkpoints go.
     *
     * @param runDirectory path or URI of the run directory
     */
    public String directoryIn(String runDirectory) {
        return directory.equalsIgnoreCase(AUTO)
                ? (runDirectory.endsWith("/") ? runDirectory : runDirectory + "/") + "checkpoints"
                : directory;
    }
}
