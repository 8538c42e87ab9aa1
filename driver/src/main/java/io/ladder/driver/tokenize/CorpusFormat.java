package io.ladder.driver.tokenize;

import io.ladder.conf.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How the files of a corpus are read; {@code data.format} by name, or by their extensions. */
enum CorpusFormat {
    /** A file is a document. */
    TEXT,
    /** A line is a JSON object and a document; may be compressed. */
    JSONL,
    /** A row is a document. */
    PARQUET;

    private static final Set<String> COMPRESSED = Set.of("gz", "bz2", "zst", "xz", "lz4", "snappy", "zip");

    /** As written in {@code data.format}. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws ConfigException if the extensions disagree, or text is compressed */
    static CorpusFormat of(String setting, List<CorpusFile> files) {
        CorpusFormat format = setting.equals("auto") ? byExtension(files) : valueOf(setting.toUpperCase(Locale.ROOT));
        if (format == TEXT) {
            for (CorpusFile file : files) {
                if (COMPRESSED.contains(extension(file.path()))) {
                    throw new ConfigException("data.text: " + file.shown()
                            + " is compressed, which only JSON lines and Parquet may be; unpack it");
                }
            }
        }
        return format;
    }

    private static CorpusFormat byExtension(List<CorpusFile> files) {
        var formats = new TreeSet<CorpusFormat>();
        for (CorpusFile file : files) {
            String path = file.path();
            String extension = extension(path);
            if (COMPRESSED.contains(extension)) {
                extension = extension(path.substring(0, path.length() - extension.length() - 1));
            }
            formats.add(
                    switch (extension) {
                        case "jsonl", "ndjson", "json" -> JSONL;
                        case "parquet" -> PARQUET;
                        default -> TEXT;
                    });
        }
        if (formats.size() > 1) {
            throw new ConfigException("data.text names files of several formats ("
                    + String.join(
                            ", ", formats.stream().map(CorpusFormat::setting).toList())
                    + " by their extensions); name files of one, or set data.format");
        }
        return formats.first();
    }

    private static String extension(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
