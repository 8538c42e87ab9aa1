package io.ladder.conf;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/** Where files are, as settings and summaries write it: a path, {@code file:/x}, {@code file:///x}, or {@code hdfs://...}. */
public final class Location {
    private static final String FILE = "file:";
    private static final String OF_ANOTHER_SYSTEM = "[a-zA-Z][\\w+.-]*:/.*";

    private Location() {}

    /** The path on this machine, normalized; empty if the location is on another file system, or none at all, as a blank one is. */
    public static Optional<Path> onThisMachine(String location) {
        if (location.isBlank()) {
            return Optional.empty(); // Path.of("") would be the current directory
        }
        try {
            if (location.startsWith(FILE)) {
                return Optional.of(Path.of(URI.create(location)).normalize());
            }
            return location.matches(OF_ANOTHER_SYSTEM)
                    ? Optional.empty()
                    : Optional.of(Path.of(location).normalize());
        } catch (IllegalArgumentException | FileSystemNotFoundException e) { // InvalidPathException among them
            return Optional.empty();
        }
    }

    /** Whether two words name one place: {@code file:/x} is {@code /x}. */
    public static boolean same(String one, String other) {
        return one.equals(other)
                || onThisMachine(one)
                        .filter(path ->
                                onThisMachine(other).filter(path::equals).isPresent())
                        .isPresent();
    }
}
