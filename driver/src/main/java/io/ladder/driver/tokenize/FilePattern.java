package io.ladder.driver.tokenize;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files that one entry of {@code data.text} names: a file, a directory (all files below it), or a glob with {@code * ? [
 * {a,b}} within one level and {@code **} for any number of levels, which Hadoop's own globs lack.
 *
 * <p>Names that begin with a dot are matched only by a segment that does. {@code **} and a directory do not follow
 * symbolic links to directories, enter a run directory of Ladder (it holds {@code metrics.jsonl}) or the {@code target}
 * beside a {@code pom.xml}: text that a run or a build makes is not corpus. A directory also leaves out names that begin
 * with an underscore, as Spark's own readers do.
 */
final class FilePattern {
    private static final String ANY_DEPTH = "**";
    private static final String GLOB_CHARACTERS = "*?[{";

    private final FileSystem fileSystem;
    private final Path base;
    private final String[] segments;
    private final boolean wholeDirectory;
    private final TreeMap<String, CorpusFile> found = new TreeMap<>();

    private FilePattern(FileSystem fileSystem, Path base, Collection<String> segments, boolean wholeDirectory) {
        this.fileSystem = fileSystem;
        this.base = base;
        this.segments = segments.toArray(String[]::new);
        this.wholeDirectory = wholeDirectory;
    }

    /** Files in the order of their paths; none if nothing matches. */
    static List<CorpusFile> list(String pattern, FileSystem fileSystem) throws IOException {
        Path path = fileSystem.makeQualified(new Path(pattern));
        if (fileSystem.exists(path)) { // also a file whose name happens to look like a glob
            FileStatus status = fileSystem.getFileStatus(path);
            if (status.isFile()) {
                return List.of(corpusFile(path.getParent(), status));
            }
            return new FilePattern(fileSystem, path, List.of(ANY_DEPTH, "*"), true).list();
        }
        var segments = new ArrayDeque<String>();
        Path base = path;
        while (isGlob(base.toUri().getPath())) {
            segments.addFirst(base.getName());
            base = base.getParent();
        }
        boolean canMatch = !segments.isEmpty() && fileSystem.exists(base);
        return canMatch ? new FilePattern(fileSystem, base, segments, false).list() : List.of();
    }

    static boolean isGlob(String pattern) {
        return pattern.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0);
    }

    private List<CorpusFile> list() throws IOException {
        descend(base, 0);
        return List.copyOf(found.values());
    }

    /** Adds what lies below a directory and matches the segments from {@code at} on. */
    private void descend(Path directory, int at) throws IOException {
        FileStatus[] entries = fileSystem.listStatus(directory);
        boolean last = at == segments.length - 1;
        if (segments[at].equals(ANY_DEPTH)) {
            if (!directory.equals(base) && holds(entries, "metrics.jsonl")) {
                return;
            }
            if (!last) {
                descend(directory, at + 1);
            }
            boolean inBuild = holds(entries, "pom.xml");
            for (FileStatus entry : entries) {
                String name = entry.getPath().getName();
                if (!isVisible(name)) {
                    continue;
                }
                if (last) {
                    add(entry);
                }
                if (entry.isDirectory() && !(inBuild && name.equals("target")) && !isLink(entry)) {
                    descend(entry.getPath(), at);
                }
            }
        } else {
            PathMatcher matcher = matcher(segments[at]);
            for (FileStatus entry : entries) {
                String name = entry.getPath().getName();
                boolean visible = isVisible(name) || segments[at].startsWith(".");
                if (!visible || !matcher.matches(java.nio.file.Path.of(name))) {
                    continue;
                }
                if (last) {
                    add(entry);
                } else if (entry.isDirectory()) {
                    descend(entry.getPath(), at + 1);
                }
            }
        }
    }

    private boolean isVisible(String name) {
        return !name.startsWith(".") && !(wholeDirectory && name.startsWith("_"));
    }

    private void add(FileStatus entry) {
        if (entry.isFile()) {
            CorpusFile file = corpusFile(base, entry);
            found.put(file.path(), file);
        }
    }

    private static CorpusFile corpusFile(Path base, FileStatus file) {
        String below = base.toUri().getPath();
        String full = file.getPath().toUri().getPath();
        String name = full.substring(below.endsWith("/") ? below.length() : below.length() + 1);
        return new CorpusFile(file.getPath().toUri().toString(), name, file.getLen(), file.getModificationTime());
    }

    private static boolean holds(FileStatus[] entries, String name) {
        return Arrays.stream(entries)
                .anyMatch(entry -> entry.isFile() && entry.getPath().getName().equals(name));
    }

    private static boolean isLink(FileStatus directory) {
        var uri = directory.getPath().toUri();
        return "file".equals(uri.getScheme()) && Files.isSymbolicLink(java.nio.file.Path.of(uri.getPath()));
    }

    private static PathMatcher matcher(String segment) throws IOException {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + segment);
        } catch (PatternSyntaxException e) {
            throw new IOException("the glob " + segment + " is not well formed: " + e.getDescription(), e);
        }
    }
}
