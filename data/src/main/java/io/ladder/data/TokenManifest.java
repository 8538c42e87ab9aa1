package io.ladder.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a tokens directory holds; {@code manifest.json} in it, written last as the commit marker.
 *
 * @param version of this format, {@value #VERSION}
 * @param tokenizer what wrote the ids and reads them
 * @param type how ids are stored
 * @param documents number of documents in both splits; each is followed by the end token where there is one
 * @param skippedRows rows of JSON lines or Parquet without a text
 * @param source where the text came from
 * @param train shards of the training split, in order
 * @param validation shards of the validation split, in order; empty if there is none
 */
public record TokenManifest(
        int version,
        TokenizerSpec tokenizer,
        TokenType type,
        long documents,
        long skippedRows,
        Source source,
        List<Shard> train,
        List<Shard> validation)
        implements Serializable {
    public static final int VERSION = 1;
    public static final String FILE = "manifest.json";
    public static final String TRAIN = "train";
    public static final String VALIDATION = "validation";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * One shard file.
     *
     * @param file name within the directory
     * @param tokens number of ids
     * @param crc32c CRC-32C of the ids' bytes, eight hexadecimal digits
     */
    public record Shard(String file, long tokens, String crc32c) implements Serializable {}

    /**
     * The text that was tokenized and the settings that changed the outcome.
     *
     * @param text {@code data.text}
     * @param format text, jsonl or parquet
     * @param column {@code data.column}; empty for text
     * @param validation {@code data.validation}
     * @param files number of files
     * @param bytes their length together
     * @param fingerprint SHA-256 over the settings and every file's path, length and modification time
     */
    public record Source(
            List<String> text,
            String format,
            String column,
            double validation,
            long files,
            long bytes,
            String fingerprint)
            implements Serializable {
        public Source {
            text = List.copyOf(text);
        }
    }

    public TokenManifest {
        if (version != VERSION) {
            throw new IllegalArgumentException("version " + version + "; this Ladder reads version " + VERSION);
        }
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }

    /** Shards of {@value #TRAIN} or {@value #VALIDATION}. */
    public List<Shard> shards(String split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            default -> throw new IllegalArgumentException("split " + split + " is neither train nor validation");
        };
    }

    /** Number of ids in a split. */
    public long numTokens(String split) {
        return shards(split).stream().mapToLong(Shard::tokens).sum();
    }

    /** Bytes of a shard's file. */
    public long fileBytes(Shard shard) {
        return TokenShard.fileBytes(shard.tokens(), type);
    }

    /**
     * Reads {@code manifest.json} of a local directory.
     *
     * @throws ConfigException if there is none
     * @throws CorruptDataException if it cannot be read as one
     */
    public static TokenManifest read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        try {
            return fromJson(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw missing(directory.toAbsolutePath().toString(), e);
        }
    }

    /** The error for a directory without a manifest. */
    public static ConfigException missing(String directory, IOException cause) {
        return new ConfigException(
                "data.tokens=" + directory + " has no " + FILE
                        + ": it is no tokens directory, or its tokenizing never finished; make one with `ladder"
                        + " tokenize`",
                cause);
    }

    /** Writes it to a local directory: all of it or nothing. */
    public void write(Path directory) throws IOException {
        Path temporary = directory.resolve("." + FILE + ".part");
        Files.write(temporary, toJson());
        Files.move(
                temporary,
                directory.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** As stored, UTF-8. */
    public byte[] toJson() {
        try {
            return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @param file name in errors
     */
    public static TokenManifest fromJson(byte[] json, String file) {
        try {
            return JSON.readValue(json, TokenManifest.class);
        } catch (IOException e) {
            throw new CorruptDataException(file, "a tokens manifest of version " + VERSION, found(json, e), e);
        }
    }

    /** The parser's own words are about its Java types. */
    private static String found(byte[] json, IOException error) {
        if (new String(json, StandardCharsets.UTF_8).isBlank()) {
            return "an empty file";
        }
        if (error.getCause() instanceof IllegalArgumentException version) {
            return version.getMessage();
        }
        if (error instanceof MismatchedInputException) {
            return "JSON of something else";
        }
        return error instanceof JsonProcessingException syntax && syntax.getLocation() != null
                ? "no JSON at line " + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr()
                : error.getMessage();
    }
}
