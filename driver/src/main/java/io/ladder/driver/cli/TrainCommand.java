package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import io.ladder.driver.launch.RankMemory;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.driver.tokenize.CorpusCheck;
import io.ladder.driver.tokenize.Storage;
import io.ladder.tensor.KernelSets;
import io.ladder.worker.ResumeCheck;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder train} in the launcher: checks everything that can be checked without Spark, then submits. */
@Command(
        name = "train",
        description = {
            "Trains a model on text.",
            "The run directory holds metrics, logs, checkpoints and the loss curve.",
            ""
        },
        customSynopsis = "ladder train [OPTIONS] CONFIG [-- SPARK-SUBMIT OPTIONS]",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "What follows -- goes to spark-submit as it is, for example:",
            "  ladder train conf/quickstart.yaml -- --master yarn"
        })
final class TrainCommand implements Callable<Integer> {
    static final String APPLICATION = "io.ladder.driver.TrainApplication";

    private final SubmitOptions submitOptions;

    @Mixin
    private TrainOptions options;

    @Option(names = "--dry-run", description = "Check everything and print the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    TrainCommand(List<String> submitOptions) {
        this.submitOptions = new SubmitOptions(submitOptions);
    }

    @Override
    public Integer call() {
        SparkInstallation spark = SparkInstallation.find(System.getenv());
        RunSettings settings = checked(options.draft(), spark);
        KernelSets.requirePackaged(settings.config().tensor().kernels());
        checkCheckpoint(settings);
        VocabularySize vocab = VocabularySize.of(settings.config().data());
        int threads = settings.spark().executorCores();
        checkTokensAndMemory(settings, spark, vocab);
        var err = spec.commandLine().getErr();
        options.withoutEffect(settings.config()).forEach(line -> err.println("ladder: note: " + line));
        err.flush();
        var command = Submission.command(
                spark,
                APPLICATION,
                options.words(submitOptions.clusterMode()),
                settings.config().parallelism().ranks(),
                settings.spark(),
                RankMemory.offHeapMb(settings.config(), vocab, threads),
                settings.directory().driverLog(),
                options.files(),
                submitOptions);
        return Submission.start(command, dryRun, spec.commandLine().getOut());
    }

    private RunSettings checked(SettingsDraft draft, SparkInstallation spark) {
        Problems problems = draft.problems();
        if (draft.ranks().isPresent() && draft.spark().isPresent()) {
            BeforeSpark before = BeforeSpark.here(spark, submitOptions, options.oversubscribe);
            before.checkSlots(draft.ranks().get(), draft.spark().get(), problems);
            before.checkHeaps(draft.ranks().get(), draft.spark().get(), problems);
        }
        if (!options.overfitOneBatch) { // which writes none
            draft.checkpointDirectory().ifPresent(directory -> BeforeSpark.checkCheckpoints(directory, problems));
        }
        draft.data().ifPresent(data -> CorpusCheck.check(data, draft.seq(), Storage.settings(), problems));
        return draft.settings();
    }

    private void checkTokensAndMemory(RunSettings settings, SparkInstallation spark, VocabularySize vocab) {
        var problems = new Problems();
        int ranks = settings.config().parallelism().ranks();
        BeforeSpark.checkTokens(settings.config().data(), settings.directory().tokensCache(), problems);
        BeforeSpark.here(spark, submitOptions, options.oversubscribe)
                .checkTensors(ranks, settings.config(), vocab, settings.spark(), problems);
        problems.throwIfAny();
    }

    /** A damaged checkpoint, or one of another model, is found before Spark starts, if this process can see it. */
    private static void checkCheckpoint(RunSettings settings) {
        String checkpoints = settings.config()
                .checkpoint()
                .directoryIn(settings.directory().path().toString());
        Configuration hadoop = Storage.settings();
        if (settings.resume() && Storage.isKnown(checkpoints, hadoop)) {
            ResumeCheck.check(checkpoints, hadoop, settings.config());
        }
    }
}
