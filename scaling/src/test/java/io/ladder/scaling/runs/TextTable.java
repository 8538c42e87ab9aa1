package io.ladder.scaling.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables that a test writes down. */
final class TextTable {
    private TextTable() {}

    /** Of lines that are a file in a directory for a moment. */
    static RunTable read(Path directory, ColumnNames named, List<String> lines) {
        try {
            return RunTable.read(Files.write(directory.resolve("runs.csv"), lines), named);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
