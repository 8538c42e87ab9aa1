package io.ladder.driver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Location;
import io.ladder.conf.Problems;
import io.ladder.data.TokenManifest;
import io.ladder.data.Tokenizer;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.driver.tokenize.CorpusCheck;
import io.ladder.driver.tokenize.Storage;
import io.ladder.scaling.recipe.Setting;
import io.ladder.scaling.recipe.TrainingRecipe;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--text",
            paramLabel = "PATH",
            description =
                    "Text to train on, a path or glob; may be given often (default: what the law's runs read, or what"
                            + " is named when training).")
    private List<String> text = new ArrayList<>();

    @Option(names = "--tokens", paramLabel = "DIR", description = "Or tokens made by `ladder tokenize`.")
    private Path tokens;

    @Option(
            names = "--tokenizer",
            paramLabel = "T",
            description = "byte or char, for --text (default: that of the law's runs, or byte).")
    private String tokenizer;

    private Optional<TokenManifest> manifest = Optional.empty();
    private final List<Setting> ofRuns = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    /**
     * Checks it and looks at the tokens.
     *
     * @param recipe of the law's runs: what they read is read again, unless the user says otherwise
     */
    void read(Optional<TrainingRecipe> recipe) {
        recipe.ifPresent(this::takeFrom);
        if (tokenizer == null) {
            tokenizer = "byte";
        }
        var problems = new Problems();
        problems.require(
                text.isEmpty() || tokens == null, () -> "--text and --tokens both say what to train on; leave one out");
        checkValues(problems);
        problems.require(
                tokens == null || Files.isDirectory(tokens),
                () -> "--tokens=" + tokens + " is no directory; make it with `ladder tokenize`");
        problems.throwIfAny();
        requireText();
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

    /** Text that the user named must be there, as it must when the plan is trained. */
    private void requireText() {
        if (text.isEmpty()) {
            return;
        }
        ConfigTree given = ConfigTree.parse("", "plan");
        section().forEach((key, value) -> given.section(TrainingRecipe.DATA).set(key, JSON.valueToTree(value)));
        ConfigTree dataOnly = ConfigTree.parse("", "plan");
        dataOnly.root()
                .set(TrainingRecipe.DATA, RunSettings.resolve(given).root().path(TrainingRecipe.DATA));
        var found = new Problems();
        CorpusCheck.check(dataOnly.bind(SettingsDraft.DataSection.class).data(), 1, Storage.settings(), found);
        var problems = new Problems();
        found.all()
                .forEach(problem -> problems.add(problem.replaceFirst("^data\\.text=", "--text="))); // as it was given
        problems.throwIfAny();
    }

    /** What is wrong with single values. */
    void checkValues(Problems problems) {
        problems.require(
                tokenizer == null || tokenizer.equals("byte") || tokenizer.equals("char"),
                () -> "--tokenizer=" + tokenizer + " is not known; use byte or char");
    }

    private void takeFrom(TrainingRecipe recipe) {
        Optional<String> theirs = recipe.value("data.tokens");
        if (tokens != null) {
            theirs.flatMap(PlanData::directory)
                    .filter(known -> !known.equals(tokens.toAbsolutePath().normalize()))
                    .ifPresent(known -> doubts.add("recipe: the law's runs read " + known + ", the plan reads " + tokens
                            + "; a law holds for the text that it was measured on"));
            return;
        }
        if (text.isEmpty() && theirs.isPresent()) {
            Optional<Path> there = theirs.flatMap(PlanData::directory).filter(Files::isDirectory);
            there.ifPresentOrElse(
                    found -> tokens = found,
                    () -> doubts.add("recipe: the tokens that the law's runs read, " + theirs.get()
                            + ", are not there; name them with --tokens"));
            return;
        }
        recipe.value("data.tokenizer").filter(word -> tokenizer == null).ifPresent(word -> tokenizer = word);
        recipe.section(TrainingRecipe.DATA).stream()
                .filter(setting -> !setting.name().equals("data.tokenizer"))
                .filter(setting -> text.isEmpty() || !setting.name().equals("data.text"))
                .forEach(ofRuns::add);
    }

    /** A directory on this machine; empty if it is elsewhere. */
    private static Optional<Path> directory(String location) {
        return Location.onThisMachine(location)
                .map(path -> path.toAbsolutePath().normalize());
    }

    /** What a reader of the plan must know of its text. */
    List<String> doubts() {
        return List.copyOf(doubts);
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
        return !text.isEmpty()
                || tokens != null
                || ofRuns.stream().anyMatch(setting -> setting.name().equals("data.text"));
    }

    /** Whether training on this, or on text that comes later, can have so many token ids. */
    boolean canHave(int vocab) {
        return vocab().isPresent() || tokenizer.equals("char") || vocab == BYTE_IDS || vocab == BYTE_IDS - 1;
    }

    /** Section {@code data}. */
    Map<String, Object> section() {
        ConfigTree runs = ConfigTree.parse("", "recipe");
        ofRuns.forEach(setting -> setting.over(runs));
        Map<String, Object> section = new LinkedHashMap<>();
        runs.section(TrainingRecipe.DATA)
                .fields()
                .forEachRemaining(field -> section.put(field.getKey(), field.getValue()));
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
