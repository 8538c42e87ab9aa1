package io.ladder.driver.run;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.model.ModelConfig;
import io.ladder.parallelism.ParallelismConfig;
import io.ladder.worker.CheckpointConfig;
import io.ladder.worker.RunConfig;
import io.ladder.worker.TrainConfig;
import java.util.List;
import java.util.Optional;

/**
 * Settings while they are checked, so that a user sees everything that is wrong at once: a section that cannot be read
 * does not hide what is wrong with another, nor with the rules across those that can. Not thread-safe.
 */
public final class SettingsDraft {
    private static final String SPARK = "spark";

    /** One section bound by itself, so that errors name {@code data.tokenizer}; likewise the others. */
    public record DataSection(DataConfig data) {}

    /** See {@link DataSection}. */
    public record ModelSection(ModelConfig model) {}

    /** See {@link DataSection}. */
    public record SparkSection(SparkConfig spark) {}

    /** See {@link DataSection}. */
    public record CheckpointSection(CheckpointConfig checkpoint) {}

    /** What the rules across sections look at, but for the length of a sequence. */
    public record RuleSections(TrainConfig train, ParallelismConfig parallelism) {}

    private final ConfigTree resolved;
    private final ConfigTree sections;
    private final Optional<RunDirectory> directory;
    private final boolean resume;
    private final Problems problems;
    private Optional<RunConfig> config = Optional.empty();
    private final Optional<SparkConfig> spark;

    SettingsDraft(ConfigTree resolved, Optional<RunDirectory> directory, boolean resume, Problems problems) {
        this.resolved = resolved;
        this.sections = RunSettings.withoutSpark(resolved);
        this.directory = directory;
        this.resume = resume;
        this.problems = problems;
        bindAll();
        this.spark = bound(SPARK, resolved, SparkSection.class).map(SparkSection::spark);
        if (spark.isEmpty()) {
            problems.collect(() -> only(resolved, SPARK).bind(SparkSection.class));
        }
    }

    private void bindAll() {
        try {
            config = Optional.of(RunConfig.of(sections, List.of(SPARK)));
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
            checkRulesAlone(e);
        }
    }

    /** Where something else could not be read, the rules are checked with its defaults instead. */
    private void checkRulesAlone(ConfigException reported) {
        if (ranks().isEmpty()) {
            return;
        }
        ConfigTree others = RunConfig.resolve(ConfigTree.parse("data: {text: [any]}", "defaults"));
        others.root().set("train", sections.root().path("train"));
        others.root().set("parallelism", sections.root().path("parallelism"));
        try {
            RunConfig.of(others);
        } catch (ConfigException e) {
            e.problems().stream()
                    .filter(problem -> !reported.problems().contains(problem))
                    .forEach(problems::add);
        }
    }

    /** Everything that is wrong so far; further checks add to it. */
    public Problems problems() {
        return problems;
    }

    /** Section {@code data}, if it can be read. */
    public Optional<DataConfig> data() {
        return bound("data", sections, DataSection.class).map(DataSection::data);
    }

    /** {@code model.seq}, if the model can be read, else 1. */
    public int seq() {
        return bound("model", sections, ModelSection.class)
                .map(section -> section.model().seq())
                .orElse(1);
    }

    /** {@code checkpoint.directory}, if section {@code checkpoint} can be read and names one. */
    public Optional<String> checkpointDirectory() {
        return bound("checkpoint", sections, CheckpointSection.class)
                .flatMap(section -> section.checkpoint().elsewhere());
    }

    /** {@code parallelism.ranks}, if it and section {@code train} can be read. */
    public Optional<Integer> ranks() {
        ConfigTree both = only(sections, "train");
        both.root().set("parallelism", sections.root().path("parallelism"));
        return bound(both, RuleSections.class).map(rules -> rules.parallelism().ranks());
    }

    /** Section {@code spark}, if it can be read. */
    public Optional<SparkConfig> spark() {
        return spark;
    }

    /**
     * The settings, if nothing is wrong.
     *
     * @throws ConfigException with all problems
     */
    public RunSettings settings() {
        problems.throwIfAny();
        return new RunSettings(resolved, config.orElseThrow(), spark.orElseThrow(), directory.orElseThrow(), resume);
    }

    private static <T extends Record> Optional<T> bound(String section, ConfigTree from, Class<T> type) {
        return bound(only(from, section), type);
    }

    private static <T extends Record> Optional<T> bound(ConfigTree tree, Class<T> type) {
        try {
            return Optional.of(tree.bind(type));
        } catch (ConfigException e) {
            return Optional.empty(); // reported where the whole is bound
        }
    }

    private static ConfigTree only(ConfigTree from, String section) {
        ConfigTree one = ConfigTree.parse("", section);
        one.root().set(section, from.root().path(section));
        return one;
    }
}
