package io.ladder.driver.cli;

import io.ladder.conf.Problems;
import io.ladder.data.DataConfig;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.tokenize.CorpusCheck;
import io.ladder.driver.tokenize.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ladder tokenize} in the launcher: checks the corpus, then submits. */
@Command(
        name = "tokenize",
        description = {"Turns text, JSON lines or Parquet into token shards with a manifest.", ""},
        customSynopsis = "ladder tokenize [OPTIONS] [CONFIG] --out DIR [-- SPARK-SUBMIT OPTIONS]",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "What follows -- goes to spark-submit as it is. Examples, the second trains on what the first made:",
            "  ladder tokenize --text corpus.txt --tokenizer char --out tokens",
            "  ladder train conf/quickstart.yaml --set 'data={tokens: tokens}'"
        })
final class TokenizeCommand implements Callable<Integer> {
    private static final String APPLICATION = "io.ladder.driver.TokenizeApplication";
    private static final long OFF_HEAP_MB = 512;

    private final SubmitOptions submitOptions;

    @Mixin
    private TokenizeOptions options;

    @Option(names = "--dry-run", description = "Check everything and print the command, but start nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    TokenizeCommand(List<String> submitOptions) {
        this.submitOptions = new SubmitOptions(submitOptions);
    }

    @Override
    public Integer call() {
        SparkInstallation spark = SparkInstallation.find(System.getenv());
        check(options.data(), Storage.settings());
        int executors = Math.min(2, Runtime.getRuntime().availableProcessors());
        var command = Submission.command(
                spark,
                APPLICATION,
                options.words(submitOptions.clusterMode()),
                executors,
                new SparkConfig(1, "1g"),
                OFF_HEAP_MB,
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "ladder-tokenize-" + System.getProperty("user.name") + ".log"),
                options.files(),
                submitOptions);
        return Submission.start(command, dryRun, spec.commandLine().getOut());
    }

    private void check(DataConfig data, Configuration storage) {
        var problems = new Problems();
        CorpusCheck.check(data, 1, storage, problems);
        if (problems.isEmpty()) {
            CorpusCheck.checkOutput(data, options.out(), storage, problems);
        }
        problems.throwIfAny();
    }
}
