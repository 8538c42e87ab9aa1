package io.ladder.driver.cli;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.driver.launch.ExecutorMemory;
import io.ladder.driver.launch.RankCommand;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.tokenize.CorpusVocabulary;
import io.ladder.driver.tokenize.Storage;
import io.ladder.worker.RunConfig;
import io.ladder.worker.bench.Bench;
import io.ladder.worker.bench.BenchMemory;
import io.ladder.worker.bench.BenchSubject;
import io.ladder.worker.bench.ModelShape;
import io.ladder.worker.bench.Repetitions;
import io.ladder.worker.bench.StepPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of {@code bench}, the same in the launcher and in the process that measures. */
final class BenchOptions {
    private static final String EXECUTOR_CORES = "spark.executorCores";

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "Configuration whose training step is measured; its corpus is not needed.")
    private Path config;

    @Option(
            names = "--model",
            paramLabel = "\"" + ModelShape.WORDS + "\"",
            description = "Or a model in one line; STYLE is gpt2 or llama.")
    private String model;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Sequences per step, all ranks together (default: that of CONFIG, each rank its share of it).")
    private Integer batch;

    @Option(
            names = "--ranks",
            paramLabel = "N",
            description = "Ranks, all on this machine (default: 1, also with CONFIG).")
    private Integer ranks;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Math threads of each rank (default: " + EXECUTOR_CORES + ", which is 1 if not set).")
    private Integer threads;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "What the model computes in, as train.precision (default: auto).")
    private String precision;

    @Option(
            names = "--vocab",
            paramLabel = "N",
            description =
                    "Number of token ids, where CONFIG does not tell it (default: from its tokenizer; char needs it).")
    private Integer vocab;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a setting, for example --set train.microBatch=1; may be given often.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps to measure (default: at least 20, and 5 seconds of them).")
    private Integer steps;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Steps before those (default: at least 10, and 10 seconds of them).")
    private Integer warmup;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write everything to FILE as JSON; a file of that name is replaced.")
    private Path json;

    /** What to measure on this machine, checked. */
    Bench benchHere() {
        return bench(
                Runtime.getRuntime().availableProcessors(),
                new BenchMemory(ExecutorMemory.machineBytes(), RankCommand.HEAP_BYTES));
    }

    /** Where the JSON goes. */
    Optional<ResultFile> resultFile() {
        return Optional.ofNullable(json).map(ResultFile::new);
    }

    /** Math threads of a rank. */
    int threads() {
        return threads != null ? threads : executorCores();
    }

    /**
     * What to measure, checked.
     *
     * @param cores of this machine
     * @param memory of this machine
     * @throws ConfigException with everything that is wrong
     */
    Bench bench(int cores, BenchMemory memory) {
        var problems = new Problems();
        positive(problems, "--batch", batch);
        positive(problems, "--ranks", ranks);
        positive(problems, "--threads", threads);
        positive(problems, "--vocab", vocab);
        positive(problems, "--steps", steps);
        problems.require(warmup == null || warmup >= 0, () -> "--warmup=" + warmup + " must not be negative");
        problems.require(
                model == null || config == null,
                () -> "--model and " + config + " both say what to measure; leave one out");
        problems.require(
                model == null || vocab == null, () -> "--vocab=" + vocab + " is said by --model already; leave it out");
        if (model == null && config == null) {
            onlyWithModel(problems, "--batch", batch);
            onlyWithModel(problems, "--ranks", ranks);
            onlyWithModel(problems, "--precision", precision);
            onlyWithModel(problems, "--vocab", vocab);
            onlyWithModel(problems, "--steps", steps);
            onlyWithModel(problems, "--warmup", warmup);
            onlyWithModel(problems, "--set", overrides.isEmpty() ? null : overrides);
        }
        resultFile().ifPresent(file -> problems.collect(file::check));
        problems.throwIfAny();

        var subject = new BenchSubject[1];
        collectAsGiven(problems, () -> subject[0] = subject());
        if (threads != null || problems.isEmpty()) { // else the file that would say how many could not be read
            problems.collect(() -> checkCores(cores));
        }
        problems.throwIfAny();
        if (subject[0] != null) {
            collectAsGiven(problems, () -> memory.require(subject[0], threads()));
            problems.throwIfAny();
        }
        return new Bench(Optional.ofNullable(subject[0]), threads(), plan());
    }

    private BenchSubject subject() {
        if (model != null) {
            ConfigTree changes = RunSettings.overridden(ConfigTree.parse("", "overrides"), overrides);
            return BenchSubject.of(ModelShape.parse("--model", model), options(RunSettings.withoutSpark(changes)));
        }
        if (config == null) {
            return null; // the machine alone
        }
        ConfigTree user = RunSettings.withoutSpark(RunSettings.written(config, overrides));
        OptionalInt ids = vocab == null
                ? CorpusVocabulary.of(RunConfig.of(RunConfig.resolve(user)).data(), Storage.settings())
                : OptionalInt.of(vocab);
        return BenchSubject.of(user, ids, numRanks(), options(ConfigTree.parse("", "options")));
    }

    /** Problems of settings that an option stands for, said of the option. */
    private void collectAsGiven(Problems problems, Runnable check) {
        var found = new Problems();
        found.collect(check);
        for (String problem : found.all()) {
            String asGiven = batch == null ? problem : problem.replace("train.batch", "--batch");
            asGiven = ranks == null ? asGiven : asGiven.replace("parallelism.ranks", "--ranks");
            problems.add(precision == null ? asGiven : asGiven.replace("train.precision", "--precision"));
        }
    }

    /** Settings that options of their own stand for, laid over {@code tree}. */
    private ConfigTree options(ConfigTree tree) {
        if (batch != null) {
            tree.section("train").put("batch", batch);
        }
        if (precision != null) {
            tree.section("train").put("precision", precision);
        }
        tree.section("parallelism").put("ranks", numRanks());
        return tree;
    }

    private void checkCores(int cores) {
        if ((long) threads() * numRanks() > cores) {
            throw new ConfigException("--threads=" + threads() + (numRanks() == 1 ? "" : " on --ranks=" + numRanks())
                    + " needs " + (long) threads() * numRanks() + " cores, but this machine has " + cores
                    + "; threads that share a core measure nothing");
        }
    }

    private int numRanks() {
        return ranks == null ? 1 : ranks;
    }

    private int executorCores() {
        ConfigTree user = config == null ? ConfigTree.parse("", "nothing") : RunSettings.written(config, overrides);
        String cores = user.text(EXECUTOR_CORES, "1");
        if (!cores.matches("[1-9]\\d{0,5}")) {
            throw new ConfigException(EXECUTOR_CORES + "=" + cores + " is not a number of cores; give --threads");
        }
        return Integer.parseInt(cores);
    }

    private StepPlan plan() {
        return new StepPlan(
                warmup == null ? StepPlan.DEFAULT_WARMUP : Repetitions.exactly(warmup),
                steps == null ? StepPlan.DEFAULT_MEASURED : Repetitions.exactly(steps),
                StepPlan.DEFAULT_PRODUCTS);
    }

    private static void positive(Problems problems, String option, Integer value) {
        problems.require(value == null || value > 0, () -> option + "=" + value + " must be at least 1");
    }

    private static void onlyWithModel(Problems problems, String option, Object value) {
        problems.require(value == null, () -> option + "=" + value + " needs a model: give --model or a configuration");
    }
}
