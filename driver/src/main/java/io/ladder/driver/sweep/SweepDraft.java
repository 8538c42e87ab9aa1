package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Draft;
import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.worker.RunConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A sweep's settings while they are checked, so that a user sees everything that is wrong at once: a setting that cannot
 * be read does not hide what is wrong with others, nor with the models and runs that follow from those that can. Not
 * thread-safe.
 */
public final class SweepDraft {
    private static final Map<String, String> SET_ELSEWHERE = Map.of(
            "seed", "seeds",
            "train.batch", "batch",
            "train.steps", "grid.tokens or grid.budgets",
            "train.optimizer.lr", "lr",
            "train.schedule", "schedule",
            "model.layers", "grid.models",
            "model.dim", "grid.models",
            "model.heads", "grid.models");
    /** Where section {@code spark} cannot be read; no rule of models and runs looks at it. */
    private static final SparkConfig SOME = new SparkConfig(1, "1g");

    private final Problems problems = new Problems();
    private final CommonSections sections;
    private final ConfigTree written;
    private final Draft<SweepConfig> own;
    private final Optional<SparkConfig> spark;
    private final Optional<RunConfig> common;
    private final boolean isSynthetic;
    private final Optional<Path> out;

    SweepDraft(Path file, List<String> overrides, Optional<Path> out) {
        this.out = out;
        ConfigTree user = RunSettings.written(file, overrides);
        this.sections = CommonSections.takenFrom(user);
        refuseSetElsewhere(List.of(sections.tree(), user));
        ConfigTree defaults = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml");
        this.written = defaults.merge(user);
        this.own = bindOwn(defaults.merge(ConfigTree.resource(SweepConfig.class, "sweep-stand-ins.yaml")));
        this.isSynthetic = written.text("sweep", "").equalsIgnoreCase(Corpus.SYNTHETIC.name());
        locateData();
        this.spark = bindSpark();
        this.common = bindCommon();
        checkModelsAndRuns();
    }

    /** Refuses what differs between runs, and takes it out, so that no further problem follows from it. */
    private void refuseSetElsewhere(List<ConfigTree> trees) {
        new TreeMap<>(SET_ELSEWHERE).forEach((setting, instead) -> {
            int dot = setting.lastIndexOf('.');
            String parent = dot < 0 ? "" : "/" + setting.substring(0, dot).replace('.', '/');
            for (ConfigTree tree : trees) {
                if (tree.root().at(parent) instanceof ObjectNode section
                        && section.remove(setting.substring(dot + 1)) != null) {
                    problems.add(setting + " differs between the runs of a sweep; set " + instead + " instead");
                }
            }
        });
    }

    /** Its rules on name, seeds and retries do not keep the rest from being checked. */
    private Draft<SweepConfig> bindOwn(ConfigTree standIns) {
        Draft<SweepConfig> draft = written.draft(SweepConfig.class, standIns, problems);
        if (draft.record().isPresent()) {
            return draft;
        }
        ConfigTree mended = written.merge(ConfigTree.parse("", "nothing"));
        List.of("name", "seeds", "retries")
                .forEach(setting -> mended.root().set(setting, standIns.root().get(setting)));
        return mended.draft(SweepConfig.class, standIns, new Problems());
    }

    private void locateData() {
        if (isSynthetic) {
            problems.require(
                    !sections.has("data"),
                    () -> "data has no effect with sweep: synthetic, which makes its own text; leave one of them out");
        }
        boolean mayNeedNone = !own.isSound("sweep") && !sections.has("data");
        if (isSynthetic || mayNeedNone) {
            sections.setDataNotYetMade();
        }
    }

    private Optional<SparkConfig> bindSpark() {
        ConfigTree only = ConfigTree.parse("", "nothing");
        only.root().set("spark", RunSettings.resolve(sections.tree()).root().path("spark"));
        try {
            return Optional.of(only.bind(SettingsDraft.SparkSection.class).spark());
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
            return Optional.empty();
        }
    }

    private Optional<RunConfig> bindCommon() {
        try {
            RunConfig bound = sections.bound();
            problems.require(
                    bound.data().tokens().isPresent() || bound.data().validation() > 0,
                    () -> "data.validation=0 leaves nothing to compare runs by; set it above 0, such as 0.05");
            return Optional.of(bound);
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
            return Optional.empty();
        }
    }

    private void checkModelsAndRuns() {
        CommonSections readable = common.isPresent() ? sections : sections.readable();
        Optional<RunConfig> some = common.or(readable::ifReadable);
        if (some.isEmpty() || own.record().isEmpty()) {
            return;
        }
        SweepConfig config = own.record().get();
        int ranks = some.get().parallelism().ranks();
        var shares = new Problems();
        if (own.isSound("batch")) {
            shares.collect(() -> config.batch().requireShares(ranks));
            shares.all().forEach(problems::add);
        }
        var settings =
                new SweepSettings(config, written, readable.tree(), some.get(), spark.orElse(SOME), directory(config));
        int vocab = settings.vocabulary().least();
        if (own.isSound("grid") && own.isSound("batch") && shares.isEmpty() && own.isSound("synthetic")) {
            Set<String> known = Set.copyOf(problems.all());
            problems.collect(() -> settings.checkRuns(settings.cells(vocab), known));
        } else {
            checkModels(new SweepGrid(config, readable.tree(), ranks, vocab));
        }
    }

    /** The models that the user wrote, each by its place in the list, where the whole grid cannot be laid out. */
    private void checkModels(SweepGrid grid) {
        JsonNode models = written.root().at("/grid/models");
        for (int i = 0; models.isArray() && i < models.size(); i++) {
            if (models.get(i) instanceof ObjectNode model) {
                String setting = "grid.models[" + i + "]";
                sizeOf(model).ifPresent(size -> problems.collect(() -> grid.model(setting, size)));
            }
        }
    }

    private static Optional<ModelSize> sizeOf(ObjectNode model) {
        ConfigTree alone = ConfigTree.parse("", "nothing");
        alone.root().setAll(model);
        // unknown keys were named; they do not keep the known ones from being checked
        return alone.draft(ModelSize.class, ConfigTree.parse("", "nothing"), new Problems())
                .record();
    }

    private SweepDirectory directory(SweepConfig config) {
        return new SweepDirectory(out.orElseGet(() -> RunDirectory.RUNS.resolve(config.name())));
    }

    /** Everything that is wrong so far; further checks add to it. */
    public Problems problems() {
        return problems;
    }

    /** Section {@code data}, where the runs read a corpus and it can be read. */
    public Optional<DataConfig> data() {
        return isSynthetic || !own.isSound("sweep") ? Optional.empty() : common.map(RunConfig::data);
    }

    /** {@code model.seq}, if the sections can be read, else 1. */
    public int seq() {
        return common.map(bound -> bound.model().seq()).orElse(1);
    }

    /** The settings as far as they could be read, where that suffices to know what a run takes of the cluster. */
    public Optional<SweepSettings> demands() {
        return common.isPresent() && spark.isPresent() && own.record().isPresent() && own.isSound("runsAtOnce")
                ? Optional.of(sound())
                : Optional.empty();
    }

    /**
     * The settings, if nothing is wrong.
     *
     * @throws ConfigException with all problems
     */
    public SweepSettings settings() {
        problems.throwIfAny();
        return sound();
    }

    private SweepSettings sound() {
        SweepConfig config = own.record().orElseThrow();
        return new SweepSettings(
                config, written, sections.tree(), common.orElseThrow(), spark.orElseThrow(), directory(config));
    }
}
