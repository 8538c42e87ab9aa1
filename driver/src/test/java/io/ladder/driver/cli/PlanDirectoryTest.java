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
import io.ladder.scaling.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanDirectoryTest {
    @TempDir
    Path directory;

    private final PlanLine line = new PlanLine();

    private Plan plan(String... arguments) {
        return line.plan(arguments);
    }

    private Plan written(Plan plan, String... submitOptions) {
        return new PlanDirectory(directory.resolve("out"))
                .write(plan, "tiny", line.data(), start(installation(), submitOptions));
    }

    /** On a machine of four cores. */
    private static StartCommands start(SparkInstallation spark, String... submitOptions) {
        return new StartCommands(spark, new SubmitOptions(List.of(submitOptions)), 4, 16L << 30);
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
        assertThat(plan.commands().get(0).line())
                .startsWith("there/ladder train ")
                .endsWith("-- --master yarn");
        assertThat(plan.commands().get(1).line())
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

    private Plan withTheEmbeddedSpark(String executors) {
        SparkInstallation own = installation();
        var embedded = new SparkInstallation(own.home(), true, own.applicationJar(), own.classArchive());
        Plan plan = plan(
                "--flops",
                "1e14",
                "--seq",
                "64",
                "--executors",
                executors,
                "--cores",
                "2",
                "--memory",
                "4g",
                "--gflops",
                "50",
                "--bandwidth",
                "1GB");
        return new PlanDirectory(directory.resolve("out")).write(plan, "tiny", line.data(), start(embedded));
    }

    /** The embedded Spark's own line names a scratch directory that is gone when the plan is there. */
    @Test
    void withTheEmbeddedSparkTheClusterHasPlaceholders() {
        Plan written = withTheEmbeddedSpark("2");
        assertThat(written.commands()).hasSize(3);
        assertThat(written.commands().get(0).where()).isEqualTo("on this machine");
        assertThat(written.commands().get(0).line())
                .startsWith("there/ladder train ")
                .doesNotContain("--master");
        assertThat(written.commands().get(1).where()).contains("placeholder", "SPARK_HOME, which is not set");
        assertThat(written.commands().get(1).line())
                .startsWith("SPARK_HOME=/opt/spark there/ladder train ")
                .endsWith("-- --master yarn");
        assertThat(written.commands().get(2).line())
                .startsWith("$SPARK_HOME/bin/spark-submit ")
                .contains(
                        "spark.executor.instances=2",
                        "spark.executor.cores=2",
                        "spark.executor.memory=1024m",
                        "spark.executor.memoryOverhead=",
                        "--master yarn")
                .doesNotContain("/opt/spark");
        for (String file : List.of("out/plan.md", "out/plan.json")) {
            assertThat(directory.resolve(file))
                    .content()
                    .contains("SPARK_HOME=/opt/spark", "$SPARK_HOME/bin/spark-submit")
                    .doesNotContain("/tmp/ladder-");
        }
    }

    @Test
    void whatThisMachineCannotRunIsNotToBeStartedHere() {
        Plan written = withTheEmbeddedSpark("3");
        assertThat(written.commands()).hasSize(2);
        assertThat(written.commands().get(0).where())
                .contains("this machine of 4 cores and 16.0 GiB has no room for 3 executors of 2 cores");
        assertThat(written.commands().get(0).line()).startsWith("SPARK_HOME=/opt/spark ");
    }

    @Test
    void withoutTextTheCommandSaysWhereItGoes() {
        Plan plan = written(
                plan("--flops", "1e14", "--executors", "1", "--memory", "4g", "--gflops", "50", "--bandwidth", "1GB"));
        assertThat(plan.commands().get(0).line()).contains("--set data.text=PATH");
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
}
