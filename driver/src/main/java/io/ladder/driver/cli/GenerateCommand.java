package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.driver.run.RunDirectory;
import io.ladder.driver.run.TextStream;
import io.ladder.driver.tokenize.Storage;
import io.ladder.model.SamplingConfig;
import io.ladder.model.TextGenerator;
import io.ladder.worker.CheckpointConfig;
import io.ladder.worker.TrainedModel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ladder generate}: continues a prompt with a trained model, in this process, without Spark. */
@Command(
        name = "generate",
        description = {"Continues a prompt with the last checkpoint of a run. No Spark is started.", ""},
        customSynopsis = "ladder generate [OPTIONS] --prompt TEXT RUN",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
    private static final String KERNELS = "--kernels";

    @Parameters(paramLabel = "RUN", description = "Run directory, for example runs/quickstart.")
    private Path run;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "What the text begins with, of at most model.seq tokens; needed.")
    private String prompt;

    @Option(
            names = "--crop",
            description = "Read only the last model.seq tokens of a longer prompt, instead of refusing it.")
    private boolean crop;

    @Option(
            names = "--max-tokens",
            defaultValue = "200",
            paramLabel = "N",
            description =
                    "Most tokens to generate, also beyond model.seq: the model then goes on from the end of the text"
                            + " (default: ${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(
            names = "--temperature",
            defaultValue = "0.8",
            paramLabel = "T",
            description = "Lower is safer; 0 always takes the likeliest token (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-k",
            defaultValue = "0",
            paramLabel = "K",
            description = "Draw from the K likeliest tokens only; 0 for all (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            defaultValue = "1.0",
            paramLabel = "P",
            description = "Draw from the likeliest tokens that together reach probability P; 1 for all (default:"
                    + " ${DEFAULT-VALUE}).")
    private double topP;

    @Option(
            names = "--seed",
            defaultValue = "1337",
            paramLabel = "S",
            description = "The same seed, the same text (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = KERNELS,
            defaultValue = "onednn",
            paramLabel = "NAME",
            description = "onednn, or plain where its library cannot be loaded (default: ${DEFAULT-VALUE}).")
    private String kernels;

    @Option(
            names = "--threads",
            defaultValue = "1",
            paramLabel = "N",
            description = "Math threads; more help with long prompts, little with each further token (default:"
                    + " ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--no-cache", description = "Compute everything anew for every token; slow, a check of the cache.")
    private boolean noCache;

    @Override
    public Integer call() {
        var sampling = new SamplingConfig[1];
        var problems = new Problems();
        problems.collect(() -> sampling[0] = new SamplingConfig(temperature, topK, topP, seed));
        problems.require(maxTokens >= 0, () -> "--max-tokens=" + maxTokens + " must not be negative");
        problems.collect(() -> Require.positive("--threads", threads));
        problems.throwIfAny();
        try (var model = TrainedModel.open(checkpoints(), Storage.settings(), KERNELS, kernels, threads)) {
            int[] tokens = PromptTokens.within(
                    model.config().model().seq(), model.tokenizer().encode(prompt), crop);
            var generator = new TextGenerator(model.gpt(), model.tokenizer().endToken(), model.arena(), !noCache);
            // Bytes are passed on as they come: a stream in between would hold back or break half a character.
            var text = new TextStream(model.tokenizer(), new FileOutputStream(FileDescriptor.out));
            text.write(prompt);
            generator.generate(tokens, maxTokens, sampling[0], text::write);
            text.write("\n");
        } catch (TextStream.ReaderGoneException e) {
            return 0; // as in `generate | head`: the reader has what it wanted
        }
        return 0;
    }

    private String checkpoints() {
        RunDirectory directory = new RunDirectory(run);
        if (!java.nio.file.Files.isRegularFile(directory.config())) {
            throw new ConfigException("no run at " + run + " (no config.yaml in it); give the directory of a run, for"
                    + " example runs/quickstart");
        }
        ConfigTree config = ConfigTree.read(directory.config());
        return new CheckpointConfig(1, 1, config.text("checkpoint.directory", "auto"))
                .directoryIn(directory.path().toString());
    }
}
