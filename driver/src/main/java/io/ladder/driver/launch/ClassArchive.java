package io.ladder.driver.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded Spark's JVMs map their classes from one file, parsed and verified beforehand (class data sharing, JEP 310):
 * it halves the time to the first step. {@code scripts/ladder} makes the file once per build, from the lists of classes
 * that a tiny run loaded.
 *
 * @param archive to use; none if there is none or it is older than the application jar
 * @param lists directory for lists of the classes that this run loads; none but for the run that the archive is made from
 */
public record ClassArchive(Optional<Path> archive, Optional<Path> lists) {
    /** Environment variable: the directory for lists of loaded classes. */
    public static final String CLASS_LISTS = "LADDER_CLASS_LISTS";

    /** Neither uses nor lists anything. */
    static final ClassArchive NONE = new ClassArchive(Optional.empty(), Optional.empty());

    /** The archive beside the application jar, unless this run is there to make one. */
    static ClassArchive find(Path applicationJar, Map<String, String> environment) {
        String lists = environment.get(CLASS_LISTS);
        if (lists != null) {
            return new ClassArchive(Optional.empty(), Optional.of(Path.of(lists)));
        }
        Path archive = applicationJar.resolveSibling("ladder.jsa");
        try {
            boolean usable = Files.exists(archive)
                    && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(applicationJar)) > 0;
            return new ClassArchive(usable ? Optional.of(archive) : Optional.empty(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + archive, e);
        }
    }

    /**
     * Flags for one kind of JVM.
     *
     * @param name of the list of its classes
     */
    List<String> flags(String name) {
        if (lists.isPresent()) {
            return List.of("-XX:DumpLoadedClassList=" + lists.get().resolve(name + ".classes"));
        }
        return archive.map(file -> List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off"))
                .orElse(List.of());
    }
}
