package io.ladder.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every file below a directory, such as that of the checkpoints, and what is in it: runs alike have the same. */
final class DirectoryContents {
    private DirectoryContents() {}

    static Map<String, List<Byte>> of(Path root) {
        try (var paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .collect(Collectors.toMap(path -> root.relativize(path).toString(), DirectoryContents::bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Byte> bytes(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            Byte[] boxed = new Byte[content.length];
            for (int i = 0; i < content.length; i++) {
                boxed[i] = content[i];
            }
            return List.of(boxed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
