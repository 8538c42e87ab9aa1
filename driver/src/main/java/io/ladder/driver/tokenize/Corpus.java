package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code data.text} names: files found on their file systems, nothing of them read. Immutable.
 *
 * <p>Files stand in the order of the list, within one entry in the order of their paths; one that several entries name
 * counts once. Empty files are left out.
 */
public final class Corpus {
    private static final String FINGERPRINT_VERSION = "1";

    /** Hexadecimal digits of the fingerprint that name a corpus in the cache. */
    private static final int CACHE_NAME_LENGTH = 16;

    private final DataConfig config;
    private final CorpusFormat format;
    private final List<CorpusFile> files;

    private Corpus(DataConfig config, CorpusFormat format, List<CorpusFile> files) {
        this.config = config;
        this.format = format;
        this.files = List.copyOf(files);
    }

    /**
     * Finds the files; starts no Spark job.
     *
     * @throws ConfigException for all entries together: a file that is missing, a glob that matches nothing, nothing but
     *     empty files, formats mixed
     */
    public static Corpus find(DataConfig config, Configuration settings) {
        var problems = new Problems();
        Map<String, CorpusFile> found = new LinkedHashMap<>();
        for (String entry : config.text()) {
            List<CorpusFile> files = list(entry, settings, problems);
            files.forEach(file -> found.putIfAbsent(file.path(), file));
        }
        problems.throwIfAny();
        List<CorpusFile> filled = new ArrayList<>(found.values());
        filled.removeIf(file -> file.length() == 0);
        if (filled.isEmpty()) {
            throw new ConfigException("data.text=" + String.join(", ", config.text()) + " is empty ("
                    + (found.size() == 1 ? "one file" : found.size() + " files") + " of 0 bytes); give a text");
        }
        return new Corpus(config, CorpusFormat.of(config.format(), filled), filled);
    }

    private static List<CorpusFile> list(String entry, Configuration settings, Problems problems) {
        try {
            Path path = new Path(entry);
            FileSystem fileSystem = Storage.of(path, settings);
            List<CorpusFile> files = FilePattern.list(entry, fileSystem);
            if (files.isEmpty()) {
                String what = FilePattern.isGlob(entry) ? "matches no file" : missing(path, fileSystem);
                String where = path.isAbsolute() ? "" : " (working directory " + fileSystem.getWorkingDirectory() + ")";
                problems.add("data.text=" + entry + " " + what + where.replace("file:", "")
                        + "; give a file, a directory or a glob");
            }
            return files;
        } catch (IOException | IllegalArgumentException e) {
            problems.add("data.text=" + entry + " cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    private static String missing(Path path, FileSystem fileSystem) throws IOException {
        return fileSystem.exists(path) ? "is a directory without files" : "does not exist";
    }

    DataConfig config() {
        return config;
    }

    CorpusFormat format() {
        return format;
    }

    /** Files that are not empty, in the order of the corpus. */
    List<CorpusFile> files() {
        return files;
    }

    /** Length of all files together. */
    public long bytes() {
        return files.stream().mapToLong(CorpusFile::length).sum();
    }

    public int numFiles() {
        return files.size();
    }

    /**
     * SHA-256, hexadecimal, over what the tokens depend on: tokenizer, validation, format, column, and every file's path,
     * length and modification time.
     */
    public String fingerprint() {
        var parts = new ArrayList<String>();
        parts.add(FINGERPRINT_VERSION);
        parts.add(config.tokenizer());
        parts.add(Double.toString(config.validation()));
        parts.add(format.setting());
        parts.add(column());
        for (CorpusFile file : files) {
            parts.add(file.path());
            parts.add(Long.toString(file.length()));
            parts.add(Long.toString(file.modifiedMs()));
        }
        try {
            byte[] all = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Where runs keep the tokens of this corpus, below a directory that they share. */
    public String cachedIn(java.nio.file.Path cache) {
        return cache.resolve(fingerprint().substring(0, CACHE_NAME_LENGTH)).toString();
    }

    TokenManifest.Source source() {
        return new TokenManifest.Source(
                config.text(), format.setting(), column(), config.validation(), files.size(), bytes(), fingerprint());
    }

    private String column() {
        return format == CorpusFormat.TEXT ? "" : config.column();
    }
}
