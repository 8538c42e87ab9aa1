package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The directory that a user named for the results of a fit. Files of anything else are not written among, nor over.
 *
 * @param path as the user gave it
 */
record ResultDirectory(Path path) {
    /**
     * Makes sure, before anything is computed, that results can go there; leaves nothing behind.
     *
     * @throws ConfigException if they cannot
     */
    void check() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new ConfigException("--out=" + path + " is a file; name a directory");
        }
        Path there = path.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new ConfigException("--out=" + path + " cannot be written: " + there
                    + (Files.isDirectory(there) ? " is not yours to write in" : " is a file")
                    + "; name another directory");
        }
        if (Files.isDirectory(path) && !Files.isRegularFile(path.resolve(FitJson.FILE)) && holdsAnything()) {
            throw new ConfigException("--out=" + path + " holds files, but no former fit (no " + FitJson.FILE
                    + "), so nothing is written there; name an empty directory or one that does not exist yet");
        }
    }

    private boolean holdsAnything() {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new ConfigException("--out=" + path + " cannot be read (" + e + ")", e);
        }
    }

    /** Makes it if it is not there, and returns its {@code fit.json}. */
    Path fitFile() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + path, e);
        }
        return path.resolve(FitJson.FILE);
    }
}
