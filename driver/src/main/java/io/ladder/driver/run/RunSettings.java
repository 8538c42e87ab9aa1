package io.ladder.driver.run;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.worker.EvaluationTokens;
import io.ladder.worker.RunConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a run, resolved and checked: defaults, preset, file and overrides; for a resumed run, what it began
 * with.
 *
 * @param resolved every key, as {@code config.yaml} holds it
 * @param config the same as records
 * @param spark section {@code spark}, which only the driver knows
 * @param directory of the run
 * @param resume whether the run goes on
 */
public record RunSettings(
        ConfigTree resolved, RunConfig config, SparkConfig spark, RunDirectory directory, boolean resume) {
    /**
     * A run that is new.
     *
     * @param directory where; empty for {@code runs/NAME}
     * @return what is to be checked further; an existing run directory is among its problems
     */
    public static SettingsDraft begin(Path configFile, List<String> overrides, Optional<Path> directory) {
        ConfigTree resolved = resolve(configFile, overrides);
        var problems = new Problems();
        Optional<RunDirectory> place = Optional.empty();
        try {
            place = Optional.of(directoryOf(resolved, directory));
            place.get().requireNew();
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
        }
        return new SettingsDraft(resolved, place, false, problems);
    }

    /**
     * A run that goes on. Its own {@code config.yaml} counts, and overrides may change only what does not change what is
     * learned; a configuration file serves to find the run. A run that ended before anything was written begins anew.
     */
    public static SettingsDraft resume(Optional<Path> configFile, List<String> overrides, Optional<Path> directory) {
        if (configFile.isEmpty() && directory.isEmpty()) {
            throw new ConfigException("--resume needs the run: give its configuration file, or --run DIR");
        }
        RunDirectory run = directory.isPresent()
                ? new RunDirectory(directory.get())
                : directoryOf(resolve(configFile.get(), overrides), directory);
        if (configFile.isPresent() && run.endedBeforeItBegan()) {
            return begin(configFile.get(), overrides, directory); // ended before anything was written
        }
        run.requireExisting();
        ConfigTree began = began(run);
        ConfigTree wanted = overridden(began, overrides);
        var problems = new Problems();
        ResumeDifferences.check(began, wanted, problems);
        return new SettingsDraft(wanted, Optional.of(run), true, problems);
    }

    /**
     * What an existing run began with. A setting that is newer than the run has its default, but for
     * {@code train.evaluateTokens}: runs older than it read all of the validation split.
     */
    public static ConfigTree began(RunDirectory run) {
        ConfigTree began = ConfigTree.read(run.config());
        if (began.root().at("/train/evaluateTokens").isMissingNode()) {
            began.section("train").put("evaluateTokens", EvaluationTokens.ALL.toString());
        }
        return resolve(began);
    }

    /** The configuration file's settings over defaults and preset, overrides over all. */
    static ConfigTree resolve(Path configFile, List<String> overrides) {
        return resolve(written(configFile, overrides));
    }

    /** What the user wrote, file and overrides, without defaults. */
    public static ConfigTree written(Path configFile, List<String> overrides) {
        return overridden(ConfigTree.read(configFile), overrides);
    }

    /** A user's settings over defaults and preset. */
    public static ConfigTree resolve(ConfigTree user) {
        return RunConfig.resolve(sparkDefaults().merge(user));
    }

    /**
     * A copy of a tree with overrides laid over it.
     *
     * @param overrides such as {@code train.steps=100}
     * @throws ConfigException with all that are malformed
     */
    public static ConfigTree overridden(ConfigTree tree, List<String> overrides) {
        ConfigTree changed = tree.merge(ConfigTree.parse("", "nothing"));
        var problems = new Problems();
        overrides.forEach(override -> problems.collect(() -> changed.set(override)));
        problems.throwIfAny();
        return changed;
    }

    private static ConfigTree sparkDefaults() {
        return ConfigTree.resource(RunSettings.class, "spark-defaults.yaml");
    }

    private static RunDirectory directoryOf(ConfigTree resolved, Optional<Path> directory) {
        String name = resolved.text("name", "");
        RunConfig.requireName(name);
        return directory.map(RunDirectory::new).orElseGet(() -> RunDirectory.named(name));
    }

    /** The resolved configuration without the section that only the driver knows. */
    public ConfigTree sections() {
        return withoutSpark(resolved);
    }

    /** A copy without the section that only the driver knows. */
    public static ConfigTree withoutSpark(ConfigTree resolved) {
        ConfigTree sections = resolved.merge(ConfigTree.parse("", "nothing"));
        sections.root().remove("spark");
        return sections;
    }
}
