package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Problems;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What the planned model will be trained on, as far as it is known yet. */
final class PlanData {
    /** Token ids of text read as bytes, with the id that ends a document. */
    static final int BYTE_IDS = 257;

    @Option(
            names = "--text",
            paramLabel = "PATH",
            description = "Text to train on: path, glob; may be given often. May be left out and said when training.")
    private List<String> text = new ArrayList<>();

    @Option(names = "--tokens", paramLabel = "DIR", description = "Or tokens made by `ladder tokenize`.")
    private Path tokens;

    @Option(
            names = "--tokenizer",
            paramLabel = "T",
            description = "byte or char, for --text (default: ${DEFAULT-VALUE}).")
    private String tokenizer = "byte";

    private Optional<TokenManifest> manifest = Optional.empty();

    /** Checks it and looks at the tokens. */
    void read() {
        var problems = new Problems();
        problems.require(
                text.isEmpty() || tokens == null, () -> "--text and --tokens both say what to train on; leave one out");
        problems.require(
                tokenizer.equals("byte") || tokenizer.equals("char"),
                () -> "--tokenizer=" + tokenizer + " is not known; use byte or char");
        problems.require(
                tokens == null || Files.isDirectory(tokens),
                () -> "--tokens=" + tokens + " is no directory; make it with `ladder tokenize`");
        problems.throwIfAny();
        if (tokens != null) {
            try {
                manifest = Optional.of(TokenManifest.read(tokens));
            } catch (IOException e) {
                throw new ConfigException(
                        "--tokens=" + tokens + " holds no tokens (" + e.getMessage()
                                + "); make them with `ladder tokenize`",
                        e);
            }
        }
    }

    /** Token ids, where the tokens tell. */
    OptionalInt vocab() {
        return manifest.isPresent()
                ? OptionalInt.of(Tokenizer.fromManifest(manifest.get()).vocabSize())
                : OptionalInt.empty();
    }

    /** Tokens to train on, where they are there already. */
    Optional<Double> uniqueTokens() {
        return manifest.map(known -> (double) known.numTokens(TokenManifest.TRAIN));
    }

    /** Whether text or tokens were named. */
    boolean isKnown() {
        return !text.isEmpty() || tokens != null;
    }

    /** Whether training on this, or on text that comes later, can have so many token ids. */
    boolean canHave(int vocab) {
        return vocab().isPresent() || tokenizer.equals("char") || vocab == BYTE_IDS || vocab == BYTE_IDS - 1;
    }

    /** Section {@code data}. */
    Map<String, Object> section() {
        Map<String, Object> section = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            section.put("text", text);
        }
        if (tokens != null) {
            section.put("tokens", tokens.toString());
        } else {
            section.put("tokenizer", tokenizer);
        }
        return section;
    }
}
