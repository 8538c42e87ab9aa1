package io.ladder.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Text that a small model can learn something from, made by the tests: sentences of a tiny grammar. */
final class Corpus {
    private static final String[] SUBJECTS = {"the rank", "a shard", "every step", "the driver", "one bucket"};
    private static final String[] VERBS = {"sends", "keeps", "adds", "waits for", "gathers"};
    private static final String[] OBJECTS = {"the gradient", "its slice", "a window", "the sum", "all tokens"};

    private Corpus() {}

    /** Writes {@code sentences} sentences to a file and returns it. */
    static Path write(Path file, int sentences, long seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append(SUBJECTS[random.nextInt(SUBJECTS.length)])
                    .append(' ')
                    .append(VERBS[random.nextInt(VERBS.length)])
                    .append(' ')
                    .append(OBJECTS[random.nextInt(OBJECTS.length)])
                    .append(".\n");
        }
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
