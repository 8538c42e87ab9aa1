package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.data.CorruptDataException;
import io.ladder.data.synthetic.SyntheticConfig;
import io.ladder.driver.launch.ClassArchive;
import io.ladder.driver.launch.RankMemory;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.SparkInstallation;
import io.ladder.driver.launch.SubmitOptions;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.sweep.SweepSettings;
import io.ladder.driver.sweep.SyntheticText;
import io.ladder.worker.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeforeSparkTest {
    private static final VocabularySize BYTES = new VocabularySize(256, 257);
    private static final SparkConfig ONE_CORE = new SparkConfig(1, "1g");

    private static final String SWEEP =
            """
            name: tiny
            sweep: synthetic
            synthetic: {symbols: 32}
            model: {style: llama, seq: 32}
            grid: {models: [{layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1}], tokens: [20000]}
            lr: 0.01
            batch: 8
            """;

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    private SweepSettings sweep(String... overrides) throws IOException {
        Path file = Files.writeString(directory.resolve("sweep.yaml"), SWEEP);
        return SweepSettings.read(file, List.of(overrides), Optional.of(directory.resolve("out")));
    }

    @Test
    void theHeapsOfAllRunsAtOnceMustFitTheMachine() {
        var embedded =
                new SparkInstallation(directory, true, directory, new ClassArchive(Optional.empty(), Optional.empty()));
        var before = new BeforeSpark(embedded, new SubmitOptions(List.of()), false, 4L << 30);
        before.checkHeaps(2, new SparkConfig(1, "2g"), problems);
        assertThat(problems.all()).isEmpty();
        before.checkHeaps(3, new SparkConfig(1, "2g"), problems);
        assertThat(problems.all()).singleElement().asString().startsWith("spark.executorMemory=2g");
    }

    @Test
    void heapsThatDoNotFitAreNotBlamedOnTheModelToo() {
        var embedded =
                new SparkInstallation(directory, true, directory, new ClassArchive(Optional.empty(), Optional.empty()));
        var before = new BeforeSpark(embedded, new SubmitOptions(List.of()), false, 8L << 30);
        var executor = new SparkConfig(1, "100000g");
        before.checkHeaps(1, executor, problems);
        before.checkTensors(1, config("data: {text: a.txt}"), BYTES, executor, problems);
        assertThat(problems.all()).singleElement().asString().startsWith("spark.executorMemory=100000g");
    }

    @Test
    void gradientsInTooManyPiecesAreRefused() {
        var embedded =
                new SparkInstallation(directory, true, directory, new ClassArchive(Optional.empty(), Optional.empty()));
        var before = new BeforeSpark(embedded, new SubmitOptions(List.of()), false, 1L << 40);
        String large = "data: {text: a.txt}\nmodel: {layers: 12, dim: 384, heads: 6}\nparallelism: ";
        before.checkTensors(2, config(large + "{ranks: 2, bucketBytes: 4096}"), BYTES, ONE_CORE, problems);
        before.checkTensors(1, config(large + "{ranks: 1, bucketBytes: 4}"), BYTES, ONE_CORE, problems);
        String small = "data: {text: a.txt}\nmodel: {layers: 1, dim: 16, heads: 2}\nparallelism: ";
        before.checkTensors(2, config(small + "{ranks: 2, bucketBytes: 4}"), BYTES, ONE_CORE, problems);
        assertThat(problems.all()).isEmpty();
        before.checkTensors(2, config(large + "{ranks: 2, bucketBytes: 4}"), BYTES, ONE_CORE, problems);
        assertThat(problems.all())
                .singleElement()
                .asString()
                .startsWith("parallelism.bucketBytes=4 cuts the gradients of this model into at least 21,")
                .contains("such as the default 4194304");
    }

    private static RunConfig config(String text) {
        return RunConfig.of(RunConfig.resolve(ConfigTree.parse(text, "test")));
    }

    /** 8 GiB do for the quick start; a run that needs them for its tensors alone is refused. */
    @Test
    void tensorsMustFitBesideTheHeaps() {
        var embedded =
                new SparkInstallation(directory, true, directory, new ClassArchive(Optional.empty(), Optional.empty()));
        var before = new BeforeSpark(embedded, new SubmitOptions(List.of()), false, 8L << 30);
        ConfigTree quickStart = RunSettings.written(Path.of("../conf/quickstart.yaml"), List.of());
        RunConfig config = RunConfig.of(RunConfig.resolve(RunSettings.withoutSpark(quickStart)));
        VocabularySize vocab = VocabularySize.of(config.data());
        before.checkTensors(2, config, vocab, new SparkConfig(1, "1g"), problems);
        assertThat(problems.all()).isEmpty();

        long needed = RankMemory.offHeapMb(config, vocab, 1);
        before.checkTensors(1, config, vocab, new SparkConfig(1, 8192 - needed + "m"), problems);
        assertThat(problems.all())
                .singleElement()
                .asString()
                .contains("this machine (8,192 MiB for 1 rank; 1,536 for the driver and ")
                .contains("give each rank a smaller Java heap");
    }

    @Test
    void aPlaceWhereNoCheckpointCanBeWrittenIsNamedByItsSetting() throws IOException {
        Path file = Files.writeString(directory.resolve("file.txt"), "");
        BeforeSpark.checkCheckpoints(directory + "/new/one", problems);
        BeforeSpark.checkCheckpoints("s3a://bucket/only-executors-know", problems);
        assertThat(problems.all()).isEmpty();
        for (String place : List.of(file + "/checkpoints", file.toUri() + "/checkpoints")) {
            var found = new Problems();
            BeforeSpark.checkCheckpoints(place, found);
            assertThat(found.all())
                    .containsExactly("checkpoint.directory=" + place + " cannot be made: " + file
                            + " is a file; name another directory");
        }
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void theRunsOfASweepKeepTheirCheckpointsApart() throws IOException {
        SweepSettings settings = sweep("checkpoint.directory=hdfs:///c");
        assertThat(settings.allPoints(settings.cells(32)))
                .extracting(point -> point.config().checkpoint().directory())
                .containsExactly("hdfs:///c/L1d8h1-t19968-s1337", "hdfs:///c/L1d16h1-t19968-s1337");
        SweepSettings usual = sweep();
        assertThat(usual.allPoints(usual.cells(32)))
                .extracting(point -> point.config().checkpoint().directory())
                .containsOnly("auto");
    }

    @Test
    void damagedTokensOfAMadeUpTextAreFound() throws IOException {
        SyntheticText text = sweep().syntheticText();
        assertThat(text.language()).isInstanceOf(SyntheticConfig.class);
        BeforeSpark.checkTokens(text, problems);
        assertThat(problems.all()).isEmpty(); // not made yet
        Path made = Files.createDirectories(Path.of(text.directory()));
        Files.writeString(made.resolve("manifest.json"), "{\"version\": ");
        assertThatThrownBy(() -> BeforeSpark.checkTokens(text, problems)).isInstanceOf(CorruptDataException.class);
        Files.delete(made.resolve("manifest.json"));
        Files.writeString(made.resolve("mine.txt"), "");
        BeforeSpark.checkTokens(text, problems);
        assertThat(problems.all()).singleElement().asString().contains("holds other files (mine.txt)");
    }
}
