package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.data.ByteTokenizer;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenType;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.run.RunSettings;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.runs.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PlanDirectoryTest {
    private static final String LAW = "E=1.2,A=90,B=300,alpha=0.32,beta=0.30";

    @TempDir
    Path directory;

    private PlanData data;

    private Plan plan(String... arguments) {
        var options = new PlanOptions();
        var cluster = new ClusterOptions();
        data = new PlanData();
        var line = new CommandLine(CommandLine.Model.CommandSpec.create()
                .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options))
                .addMixin("cluster", CommandLine.Model.CommandSpec.forAnnotatedObject(cluster))
                .addMixin("data", CommandLine.Model.CommandSpec.forAnnotatedObject(data)));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        List<String> words = new ArrayList<>(List.of("--law", LAW));
        words.addAll(List.of(arguments));
        line.parseArgs(words.toArray(String[]::new));
        Evidence evidence = options.law().evidence();
        data.read(evidence.recipe());
        return new Planner(evidence, options.shapes(evidence, data.vocab()), cluster.cluster())
                .plan(options.question(data.uniqueTokens()));
    }

    private Plan written(Plan plan, String... submitOptions) {
        return new PlanDirectory(directory.resolve("out"))
                .write(plan, "tiny", data, installation(), new SubmitOptions(List.of(submitOptions)));
    }

    private SparkInstallation installation() {
        try {
            Files.createDirectories(directory.resolve("spark/bin"));
            Files.createDirectories(directory.resolve("spark/jars"));
            Files.writeString(directory.resolve("spark/jars/spark-core_2.12-3.5.5.jar"), "");
            Files.writeString(directory.resolve("ladder.jar"), "");
            Path submit = Files.writeString(directory.resolve("spark/bin/spark-submit"), "");
            assertThat(submit.toFile().setExecutable(true)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return SparkInstallation.find(Map.of(
                SparkInstallation.LADDER_HOME,
                directory.toString(),
                "SPARK_HOME",
                directory.resolve("spark").toString()));
    }

    @Test
    void trainYamlIsAConfigurationThatTrainAccepts() throws IOException {
        Path text = Files.writeString(directory.resolve("corpus.txt"), "to be read ".repeat(100));
        Plan plan = written(
                plan(
                        "--flops",
                        "1e14",
                        "--seq",
                        "64",
                        "--executors",
                        "2",
                        "--cores",
                        "1",
                        "--memory",
                        "4g",
                        "--gflops",
                        "50",
                        "--bandwidth",
                        "1GB",
                        "--text",
                        text.toString()),
                "--master",
                "yarn");
        RunSettings settings = RunSettings.begin(
                        directory.resolve("out/train.yaml"), List.of(), Optional.of(directory.resolve("run")))
                .settings();
        assertThat(settings.config().model()).isEqualTo(plan.architecture().model());
        assertThat(settings.config().train().steps()).isEqualTo(plan.recipe().steps());
        assertThat(settings.spark().executorMemory()).isEqualTo("1024m");
        assertThat(plan.commands().get(0)).startsWith("there/ladder train ").endsWith("-- --master yarn");
        assertThat(plan.commands().get(1))
                .startsWith(directory.resolve("spark/bin/spark-submit").toString())
                .contains("spark.executor.memoryOverhead=", "spark.executor.instances=2", "--master yarn")
                .endsWith("out/train.yaml");
        assertThat(Plan.read(directory.resolve("out/plan.json"))).isEqualTo(plan);
        assertThat(directory.resolve("out/plan.md")).content().contains("## Start it");
    }

    @Test
    void tokensTakeThePlaceOfText() throws IOException {
        Path tokens = tokens();
        Plan plan = written(plan(
                "--flops",
                "1e14",
                "--seq",
                "64",
                "--executors",
                "2",
                "--memory",
                "4g",
                "--gflops",
                "50",
                "--bandwidth",
                "1GB",
                "--tokens",
                tokens.toString()));
        RunSettings settings = RunSettings.begin(
                        directory.resolve("out/train.yaml"), List.of(), Optional.of(directory.resolve("run")))
                .settings();
        assertThat(settings.config().data().tokens()).contains(tokens.toString());
        assertThat(plan.commands()).hasSize(2);
        assertThat(plan.architecture().vocab()).isEqualTo(257);
    }

    @Test
    void theRecipeOfTheLawsRunsIsKeptUnlessTheUserSaysOtherwise() throws IOException {
        Path tokens = tokens();
        Path recipe = Files.writeString(
                directory.resolve("theirs.yaml"),
                "data: {tokens: \"file:" + tokens + "\"}\nmodel: {style: llama, seq: 64, tiedOutput: true}\n"
                        + "train: {steps: 1000, clip: 0.5, optimizer: {lr: 0.01, betas: [0.9, 0.98], weightDecay: 0},"
                        + " schedule: {warmup: 50, minLr: 0.002}}\n");
        String[] machine = {"--executors", "1", "--memory", "4g", "--gflops", "50", "--bandwidth", "1GB"};
        Plan plan = written(plan(with(machine, "--flops", "1e14", "--seq", "64", "--recipe", recipe.toString())));
        RunSettings settings = RunSettings.begin(
                        directory.resolve("out/train.yaml"), List.of(), Optional.of(directory.resolve("run")))
                .settings();
        assertThat(settings.config().model().tiedOutput()).isTrue();
        assertThat(settings.config().model()).isEqualTo(plan.architecture().model());
        assertThat(settings.config().data().tokens()).contains(tokens.toString());
        var train = settings.config().train();
        assertThat(train.optimizer().weightDecay()).isZero();
        assertThat(train.optimizer().betas()).containsExactly(0.9, 0.98);
        assertThat(train.optimizer().lr()).isEqualTo(plan.recipe().learningRate());
        assertThat(train.schedule().warmup()).isEqualTo(Math.round(0.05 * train.steps()));
        assertThat(train.schedule().minLr() / train.optimizer().lr()).isCloseTo(0.2, within(1e-6));
        assertThat(train.clip().maxNorm()).isEqualTo(0.5);
        assertThat(directory.resolve("out/plan.md"))
                .content()
                .contains("recipe that the prediction holds for", "| `train.clip` | `0.5` |");
        assertThat(plan.warnings()).noneMatch(warning -> warning.startsWith("recipe:"));
        assertThat(Plan.read(directory.resolve("out/plan.json"))).isEqualTo(plan);

        Plan other =
                plan(with(machine, "--flops", "1e14", "--seq", "32", "--style", "gpt2", "--recipe", recipe.toString()));
        assertThat(other.architecture().otherwise()).isEmpty();
        assertThat(other.warnings())
                .anyMatch(warning -> warning.contains("--style"))
                .anyMatch(warning -> warning.contains("--seq"));
        assertThat(plan("--flops", "1e14").warnings()).anyMatch(warning -> warning.contains("--recipe FILE"));
    }

    private static String[] with(String[] machine, String... words) {
        List<String> all = new ArrayList<>(List.of(machine));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    /** Tokens of bytes. */
    private Path tokens() throws IOException {
        Path tokens = Files.createDirectory(directory.resolve("tokens"));
        TokenType type = TokenType.forVocabulary(257);
        TokenManifest.Shard shard;
        try (var writer = new TokenShardWriter(Files.newOutputStream(tokens.resolve("train-00000.bin")), type)) {
            int[] ids = new int[10_000];
            writer.accept(ids, 0, ids.length);
            shard = new TokenManifest.Shard("train-00000.bin", ids.length, writer.finish());
        }
        new TokenManifest(
                        TokenManifest.VERSION,
                        new ByteTokenizer(true).spec(),
                        type,
                        1,
                        0,
                        new TokenManifest.Source(List.of("zeros"), "text", "", 0, 1, 10_000, "zeros"),
                        List.of(shard),
                        List.of())
                .write(tokens);
        return tokens;
    }

    /** Its line names a scratch directory that is gone when the plan is there. */
    @Test
    void withTheEmbeddedSparkOnlyTheCommandThatLastsIsWritten() {
        Plan plan =
                plan("--flops", "1e14", "--executors", "1", "--memory", "4g", "--gflops", "50", "--bandwidth", "1GB");
        SparkInstallation own = installation();
        var embedded = new SparkInstallation(own.home(), true, own.applicationJar(), own.classArchive());
        Plan written = new PlanDirectory(directory.resolve("out"))
                .write(plan, "tiny", data, embedded, new SubmitOptions(List.of()));
        assertThat(written.commands()).singleElement().asString().startsWith("there/ladder train ");
        assertThat(directory.resolve("out/plan.md")).content().doesNotContain("SPARK_HOME", "/tmp/ladder-");
        assertThat(directory.resolve("out/plan.json")).content().doesNotContain("SPARK_HOME");
    }

    @Test
    void withoutTextTheCommandSaysWhereItGoes() {
        Plan plan = written(
                plan("--flops", "1e14", "--executors", "1", "--memory", "4g", "--gflops", "50", "--bandwidth", "1GB"));
        assertThat(plan.commands().get(0)).contains("--set data.text=PATH");
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("--text"));
    }

    @Test
    void theReportOfAFitIsNotOverwritten() throws IOException {
        Files.createDirectories(directory.resolve("fit"));
        Files.writeString(directory.resolve("fit/report.html"), "of a fit");
        assertThatThrownBy(() -> new PlanDirectory(directory.resolve("fit")).check())
                .hasMessageContaining("report.html of something else");
    }

    @Test
    void whatCannotRunLeavesNoConfigurationNotEvenAnEarlierOne() throws IOException {
        Files.createDirectories(directory.resolve("out"));
        Files.writeString(directory.resolve("out/train.yaml"), "name: old");
        assertThatThrownBy(() -> new PlanDirectory(directory.resolve("out")).check())
                .hasMessageContaining("train.yaml of something else");
        Files.writeString(
                directory.resolve("out/plan.json"),
                RecordJson.of(plan("--flops", "1e14")).toString());
        new PlanDirectory(directory.resolve("out")).check();
        Plan plan = written(
                plan("--flops", "1e19", "--executors", "8", "--memory", "3g", "--gflops", "50", "--bandwidth", "1GB"));
        assertThat(plan.isRunnable()).isFalse();
        assertThat(directory.resolve("out/train.yaml")).doesNotExist();
        assertThat(directory.resolve("out/plan.json")).exists();
    }

    @Test
    void aFileOfThatNameThatIsNoPlanIsLeftAlone() throws IOException {
        Path out = Files.createDirectories(directory.resolve("out"));
        for (String other : List.of("{}", "{\"plan\": \"of a house\"}", "[1, 2]", "{\"question\": {")) {
            Files.writeString(out.resolve("plan.json"), other);
            assertThatThrownBy(() -> new PlanDirectory(out).check())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("plan.json that `ladder plan` did not write");
        }
        String earlier = RecordJson.of(plan("--flops", "1e14"))
                .put("ofAnotherVersion", true)
                .toString();
        Files.writeString(out.resolve("plan.json"), earlier);
        new PlanDirectory(out).check();
    }

    @Test
    void aPageWithItsPicturesStandsBesideThePlanAndNoPictureOfAnEarlierOne() throws IOException {
        Path out = Files.createDirectories(directory.resolve("out"));
        Files.writeString(out.resolve("plan-lifetime.png"), "of an earlier plan");
        Files.writeString(out.resolve("plan-of-a-house.png"), "not of a plan");
        Plan plan = written(
                plan("--flops", "1e14", "--executors", "1", "--memory", "4g", "--gflops", "50", "--bandwidth", "1GB"));
        assertThat(new PlanDirectory(out).writePage(plan, "tiny", Optional.empty()))
                .isEmpty();
        assertThat(out.resolve("report.html")).content().contains("Training plan: tiny", "there/ladder train ");
        assertThat(out.resolve("plan-compute.png")).isNotEmptyFile();
        assertThat(out.resolve("plan-compute.svg")).isNotEmptyFile();
        assertThat(out.resolve("plan-lifetime.png")).doesNotExist();
        assertThat(out.resolve("plan-of-a-house.png")).exists();
    }

    @Test
    void aVocabularyThatBytesDoNotHaveIsNotWritten() {
        Plan plan = written(plan(
                "--flops",
                "1e16",
                "--vocab",
                "5000",
                "--executors",
                "1",
                "--memory",
                "8g",
                "--gflops",
                "50",
                "--bandwidth",
                "1GB"));
        assertThat(directory.resolve("out/train.yaml")).doesNotExist();
        assertThat(plan.warnings()).anyMatch(warning -> warning.startsWith("no train.yaml"));
    }

    @Test
    void aClusterThatIsHalfSaidNamesWhatIsMissing() {
        assertThatThrownBy(() -> plan("--flops", "1e16", "--executors", "2"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("--memory")
                .hasMessageContaining("--bench");
        assertThatThrownBy(() -> plan("--flops", "1e16", "--bench", "b.json")).hasMessageContaining("--executors");
        assertThatThrownBy(() -> plan("--flops", "0")).hasMessageContaining("--flops=0.0");
        assertThatThrownBy(() -> plan("--hours", "1")).hasMessageContaining("--executors");
        assertThatThrownBy(() -> plan("--flops", "1e15", "--executors", "2", "--memory", "4g", "--gflops", "9"))
                .hasMessageContaining("--bandwidth is missing");
    }

    @Test
    void aLawIsAFileOrItsConstants() {
        assertThat(LawOption.parse("E=1.69, A=406.4 B=410.7,alpha=.34,beta=.28")
                        .evidence()
                        .law()
                        .loss(1e9, 2e10))
                .isCloseTo(1.69 + 406.4 * Math.pow(1e9, -.34) + 410.7 * Math.pow(2e10, -.28), within(1e-12));
        assertThatThrownBy(() -> LawOption.parse("E=1,A=2")).hasMessageContaining("lacks B, alpha, beta");
        assertThatThrownBy(() -> LawOption.parse("E=1,A=-2,B=x,alpha=.3,beta=.3"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2));
        assertThatThrownBy(() -> LawOption.parse(directory.resolve("fit.json").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ladder fit");
    }

    @Test
    void aConstantThatIsGivenTwiceIsAnError() {
        assertThatThrownBy(() -> LawOption.parse("E=1.69,E=2,A=406.4,B=410.7,alpha=.34,beta=.28"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--law: E is given twice, 1.69 and 2; leave one out");
    }

    @Test
    void textThatIsNotThereIsSaidAlsoWithoutACluster() {
        String nowhere = directory.resolve("nope/*.txt").toString();
        assertThatThrownBy(() -> plan("--flops", "1e15", "--text", nowhere))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--text=" + nowhere + " matches no file; give a file, a directory or a glob");
    }

    @Test
    void memoryThatNoMachineHasIsRefused() {
        assertThatThrownBy(() -> ByteSize.parse("--memory", "1e12g"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--memory=1e12g is more than any machine has");
    }

    @Test
    void aContextOrVocabularyOfTheRunsThatIsNoCountIsNotRounded() {
        var options = new PlanOptions();
        var law = new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30);
        for (double seq : new double[] {0.5, 1e12}) {
            var run = new Run("a", 1e6, 2e7, 1.2e14, 3, Double.NaN, Map.of("seq", seq));
            Evidence constants = Evidence.ofConstants(law);
            var evidence = new Evidence(
                    law,
                    List.of(),
                    constants.scatter(),
                    constants.measured(),
                    List.of(run),
                    Optional.empty(),
                    List.of(),
                    constants.lossUnit());
            assertThatThrownBy(() -> options.shapes(evidence, OptionalInt.empty()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("say seq=" + seq)
                    .hasMessageEndingWith("give --seq");
        }
    }

    @Test
    void sizesAreReadAsPeopleWriteThem() {
        assertThat(ByteSize.parse("--memory", "16g").bytes()).isEqualTo(0x1p34);
        assertThat(ByteSize.parse("--bandwidth", "10Gbit").bytes()).isEqualTo(1.25e9);
        assertThat(ByteSize.parse("--bandwidth", "1.2GB/s").bytes()).isCloseTo(1.2e9, within(1e-3));
        assertThatThrownBy(() -> ByteSize.parse("--memory", "16 apples"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--memory=16 apples");
    }
}
