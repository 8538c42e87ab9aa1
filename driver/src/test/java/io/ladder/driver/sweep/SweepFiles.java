package io.ladder.driver.sweep;

import io.ladder.driver.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A small sweep on disk, and runs that are finished without having been trained. */
final class SweepFiles {
    static final String YAML =
            """
            name: tiny
            sweep: synthetic
            synthetic: {symbols: 32}
            model: {style: llama, seq: 32}
            grid:
              models: [{layers: 1, dim: 8, heads: 1}, {layers: 2, dim: 16, heads: 2}]
              tokens: [20000, 40000]
            lr: {law: {factor: 0.7, params: -0.47}}
            batch: 8
            """;

    private final Path directory;

    SweepFiles(Path directory) {
        this.directory = directory;
    }

    SweepSettings read(String yaml, String... overrides) {
        try {
            Path file = Files.writeString(directory.resolve("sweep.yaml"), yaml);
            return SweepSettings.read(file, List.of(overrides), Optional.of(directory.resolve("out")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves what a finished run leaves. */
    static void finish(SweepSettings settings, SweepPoint point, double loss) {
        RunDirectory run = settings.directory().run(point.run());
        run.write(point.resolved().toYaml());
        settings.directory()
                .write(
                        run.summaryJson(),
                        "{\"valLoss\": " + loss + ", \"valLossError\": 0.25, \"tokens\": "
                                + point.cell().tokens() + ", \"tokensPerSecond\": 1000.5, \"rankHours\": 0.125,"
                                + " \"trainTokens\": 30000, \"steps\": "
                                + point.cell().steps() + "}");
    }
}
