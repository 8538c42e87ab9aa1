package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.worker.RunConfig;
import io.ladder.worker.SettingsWithoutEffect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code train}, the same in the launcher and inside Spark. */
final class TrainOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description =
                    "Configuration, a YAML file such as conf/quickstart.yaml; may be left out with --resume --run.")
    private Path config;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "Run directory (default: runs/NAME, the configuration's name).")
    private Path run;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, for example --set train.steps=100; may be given often.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--resume",
            description = "Continue the run from its last committed checkpoint, with the settings it began with.")
    private boolean resume;

    @Option(
            names = "--overfit-one-batch",
            description = "Check that the model can learn one batch by heart, then stop; writes no checkpoint.")
    boolean overfitOneBatch;

    @Option(
            names = "--oversubscribe",
            description = "Allow more ranks than this machine has cores (embedded Spark); slower, for trials.")
    boolean oversubscribe;

    /** The run's settings, to be checked further. */
    SettingsDraft draft() {
        if (resume && overfitOneBatch) {
            throw new ConfigException("--overfit-one-batch starts anew and cannot go with --resume; leave one out");
        }
        if (resume) {
            return RunSettings.resume(Optional.ofNullable(config), overrides, Optional.ofNullable(run));
        }
        if (config == null) {
            throw new ConfigException("train needs a configuration file, for example conf/quickstart.yaml");
        }
        return RunSettings.begin(config, overrides, Optional.ofNullable(run));
    }

    /** What the user wrote that changes nothing in this run, a line each. */
    List<String> withoutEffect(RunConfig resolved) {
        return config == null || resume
                ? List.of()
                : SettingsWithoutEffect.in(RunSettings.written(config, overrides), resolved);
    }

    /** Files that the words name, and the plan that goes along with one of them. */
    List<Path> files() {
        return Stream.concat(Optional.ofNullable(config).stream(), plan().stream())
                .toList();
    }

    /** The plan that a new run's configuration was written with. */
    Optional<Path> plan() {
        boolean planned =
                config != null && !resume && config.getFileName().toString().equals(RunDirectory.PLANNED_CONFIG);
        return planned
                ? Optional.of(config.resolveSibling(RunDirectory.PLAN)).filter(Files::isRegularFile)
                : Optional.empty();
    }

    /**
     * The same options as words for another process.
     *
     * @param elsewhere whether it runs on another machine, where files arrive in its working directory
     */
    List<String> words(boolean elsewhere) {
        var words = new ArrayList<String>();
        if (config != null) {
            words.add((elsewhere ? config.getFileName() : config).toString());
        }
        if (run != null) {
            words.addAll(List.of("--run", run.toString()));
        }
        overrides.forEach(override -> words.addAll(List.of("--set", override)));
        if (resume) {
            words.add("--resume");
        }
        if (overfitOneBatch) {
            words.add("--overfit-one-batch");
        }
        if (oversubscribe) {
            words.add("--oversubscribe");
        }
        return words;
    }
}
