package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code tokenize}, the same in the launcher and inside Spark: a config's data section, changed by options. */
final class TokenizeOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "Configuration whose data section is used; may be left out where --text is given.")
    private Path config;

    @Option(
            names = "--text",
            paramLabel = "PATH",
            description = "File, directory or glob of the corpus; may be given often.")
    private List<String> text = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "auto (by extension), text, jsonl or parquet (default: that of CONFIG, or auto).")
    private String format;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "Column or field that holds the text (default: that of CONFIG, or text).")
    private String column;

    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            description = "byte or char (default: that of CONFIG, or byte).")
    private String tokenizer;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share kept for validation, at least 0 and below 1 (default: that of CONFIG, or 0.05).")
    private String validation;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Directory to make, any Hadoop path; needed.")
    private String out;

    /** The directory to make. */
    String out() {
        return out;
    }

    /** Section {@code data}, checked. */
    DataConfig data() {
        if (config == null && text.isEmpty()) {
            throw new ConfigException("tokenize needs a corpus: give a configuration file or --text PATH");
        }
        ConfigTree given = config == null ? ConfigTree.parse("", "nothing") : ConfigTree.read(config);
        if (!text.isEmpty()) {
            given.section("data").remove("tokens");
            var list = given.section("data").putArray("text");
            text.forEach(list::add);
        }
        put(given, "format", format);
        put(given, "column", column);
        put(given, "tokenizer", tokenizer);
        if (validation != null) {
            given.set("data.validation=" + validation);
        }
        ConfigTree dataOnly = ConfigTree.parse("", "nothing");
        dataOnly.root().set("data", RunSettings.resolve(given).root().path("data"));
        DataConfig data = dataOnly.bind(SettingsDraft.DataSection.class).data();
        var problems = new Problems();
        problems.require(
                data.tokens().isEmpty(),
                () -> "data.tokens is given, so there is nothing to tokenize; give data.text or --text PATH");
        problems.throwIfAny();
        return data;
    }

    private static void put(ConfigTree tree, String key, String value) {
        if (value != null) {
            tree.section("data").put(key, value);
        }
    }

    List<Path> files() {
        return config == null ? List.of() : List.of(config);
    }

    /** The same options as words for another process; see {@link TrainOptions#words}. */
    List<String> words(boolean elsewhere) {
        var words = new ArrayList<String>();
        if (config != null) {
            words.add((elsewhere ? config.getFileName() : config).toString());
        }
        text.forEach(path -> words.addAll(List.of("--text", path)));
        add(words, "--format", format);
        add(words, "--column", column);
        add(words, "--tokenizer", tokenizer);
        add(words, "--validation", validation);
        add(words, "--out", out);
        return words;
    }

    private static void add(List<String> words, String option, String value) {
        if (value != null) {
            words.addAll(List.of(option, value));
        }
    }
}
