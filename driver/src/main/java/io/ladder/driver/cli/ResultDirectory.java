package io.ladder.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.FitJson;
import io.ladder.scaling.fit.downstream.DownstreamJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory that a user named for the results of a fit. Files of anything else are not written among, nor over.
 *
 * @param path as the user gave it
 */
record ResultDirectory(Path path) {
    private static final String FILES = "files";

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
        if (Files.isDirectory(path) && !FitJson.isOurs(fitFile()) && holdsAnything()) {
            throw new ConfigException("--out=" + path + " holds files, but no former fit ("
                    + (Files.exists(fitFile()) ? "its " : "no ") + FitJson.FILE
                    + (Files.exists(fitFile()) ? " is not what ladder fit writes, or is damaged" : "")
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

    /** The file that makes it a fit. */
    Path fitFile() {
        return path.resolve(FitJson.FILE);
    }

    /**
     * Makes the directory, and takes a former fit out of it: the files that it lists, so that none of them is taken for a
     * part of the next fit.
     */
    Writing begin() {
        try {
            Files.createDirectories(path);
            for (String file : former()) {
                Files.deleteIfExists(path.resolve(file));
            }
            Files.deleteIfExists(fitFile());
            return new Writing(path, names());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + path, e);
        }
    }

    /** Of names alone: what lies elsewhere is never ours. */
    private List<String> former() throws IOException {
        if (!Files.isRegularFile(fitFile())) {
            return List.of();
        }
        var files = new ArrayList<>(List.of(DownstreamJson.FILE)); // a fit of an earlier version lists nothing
        try {
            new ObjectMapper().readTree(fitFile().toFile()).path(FILES).forEach(file -> files.add(file.asText()));
        } catch (JsonProcessingException e) {
            return files; // damaged; it is replaced all the same
        }
        return files.stream()
                .filter(file -> file.matches("[\\w-]+(\\.[\\w-]+)+"))
                .toList();
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        }
    }

    /**
     * A fit that is being written.
     *
     * @param others files that were there before
     */
    record Writing(Path path, Set<String> others) {
        /** Lists what the fit wrote in its own {@code fit.json}, under {@code files}. */
        void note(ObjectNode document) {
            var files = document.putArray(FILES);
            try {
                new TreeSet<>(new ResultDirectory(path).names())
                        .stream().filter(file -> !others.contains(file)).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look into " + path, e);
            }
        }
    }
}
