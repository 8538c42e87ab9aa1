package io.ladder.data;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code data}: the corpus and how it becomes tokens.
 *
 * @param text files, directories or globs of the corpus; empty if {@code tokens} is given
 * @param tokens directory made by {@code ladder tokenize}; none if {@code text} is given
 * @param tokenizer {@code byte} or {@code char}
 * @param validation share of the corpus kept for validation, in [0, 1)
 * @param format {@code auto} (by extension), {@code text}, {@code jsonl} or {@code parquet}
 * @param column of JSON lines and Parquet that holds the text
 */
public record DataConfig(
        List<String> text, Optional<String> tokens, String tokenizer, double validation, String format, String column) {
    private static final Set<String> FORMATS = Set.of("auto", "text", "jsonl", "parquet");

    public DataConfig {
        text = text == null ? List.of() : List.copyOf(text);
        var problems = new Problems();
        tokens = tokens.filter(directory -> !directory.isBlank());
        boolean hasTokens = tokens.isPresent();
        problems.require(
                text.isEmpty() == hasTokens,
                () -> "data needs exactly one of data.text (files to tokenize) and data.tokens (a directory made by"
                        + " `ladder tokenize`)");
        text.forEach(path -> problems.collect(() -> Require.notBlank("data.text", path)));
        String name = tokenizer;
        problems.collect(() -> checkTokenizer(name));
        problems.collect(() -> Require.inRange("data.validation", validation, 0, 1));
        String wanted = format;
        problems.require(
                wanted != null && FORMATS.contains(wanted),
                () -> "data.format=" + wanted + " is not known; use auto | text | jsonl | parquet");
        String field = column;
        problems.collect(() -> Require.notBlank("data.column", field));
        problems.throwIfAny();
    }

    private static void checkTokenizer(String tokenizer) {
        if (ByteTokenizer.NAME.equals(tokenizer) || CharTokenizer.NAME.equals(tokenizer)) {
            return;
        }
        if (tokenizer != null && tokenizer.endsWith(".json")) {
            throw new ConfigException("data.tokenizer=" + tokenizer
                    + ": tokenizer.json files are not supported in this version; use byte or char");
        }
        throw new ConfigException("data.tokenizer=" + tokenizer + " is not known; use byte | char");
    }
}
