package io.ladder.collective;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small files under {@code /proc}. Some of them give their contents only to a single read from the start; the JDK's
 * {@code Files.readString} begins with one byte, because their size is said to be 0, and sees nothing but that byte.
 */
final class KernelFile {
    private static final int MOST_BYTES = 4096;

    private KernelFile() {}

    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
