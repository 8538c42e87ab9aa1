package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong input: one clear error, exit code 2, no Spark started, nothing written. */
class BadInputIT {
    private static final String SWEEP =
            """
            name: tiny
            sweep: text
            data: {text: corpus.txt, validation: 0.1}
            model: {seq: 32}
            grid: {models: [{layers: 1, dim: 8, heads: 1}], tokens: [20000]}
            lr: 0.01
            batch: 8
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void corpus() throws IOException {
        TinyRun.config(directory);
        Files.writeString(directory.resolve("empty.txt"), "");
        Files.writeString(directory.resolve("short.txt"), "too short");
        Files.write(directory.resolve("latin1.txt"), new byte[] {'c', 'a', 'f', (byte) 0xE9, ' ', 'x'});
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "model.layer=3             | model.layers",
                "train.optimiser.lr=1      | train.optimizer",
                "train.steps=many          | train.steps=many",
                "train.steps=0             | train.steps=0",
                "data.text=nothing.txt     | nothing.txt",
                "data.text=*.nothing       | *.nothing",
                "data.text=empty.txt       | empty",
                "data.text=short.txt       | 33",
                "data.text=latin1.txt      | offset 3",
                "data.tokenizer=words      | data.tokenizer=words",
                "model.heads=5             | model.heads=5",
                "train.batch=13            | train.batch=13",
                "parallelism.ranks=64      | parallelism.ranks=64",
                "tensor.kernels=cuda       | tensor.kernels=cuda",
                "train.precision=fp8       | train.precision=fp8",
                "model.style=bert          | model.style=bert"
            })
    void namesTheSettingAndStopsBeforeAnythingIsWritten(String override, String said) throws IOException {
        List<String> before = files();
        var result = LadderProcess.run(directory, "train", "tiny.yaml", "--set", override);
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains(said).doesNotContain("at io.ladder");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aRunThatDoesNotFitIntoItsExecutorsIsRefusedWithTheSettingsThatDo() throws IOException {
        List<String> before = files();
        var result = LadderProcess.run(
                directory,
                "train",
                "tiny.yaml",
                "--set",
                "model.dim=512",
                "--set",
                "train.batch=512",
                "--",
                "--conf",
                "spark.executor.memoryOverhead=1g");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err())
                .contains("spark.executor.memoryOverhead=1024m leaves 1,024 MiB")
                .contains("activations ")
                .contains("what fits: train.microBatch=")
                .contains("train.recompute=block");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void allProblemsAreSaidTogether() {
        var result = LadderProcess.run(
                directory,
                "train",
                "tiny.yaml",
                "--set",
                "model.heads=5",
                "--set",
                "train.batch=13",
                "--set",
                "data.text=no.txt");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("model.heads=5")
                .contains("train.batch=13")
                .contains("no.txt");
    }

    @Test
    void aMissingConfigurationAndAnUnknownOptionAreWrongInput() {
        assertThat(LadderProcess.run(directory, "train", "none.yaml").exitCode())
                .isEqualTo(2);
        assertThat(LadderProcess.run(directory, "train", "tiny.yaml", "--stepz").exitCode())
                .isEqualTo(2);
        assertThat(LadderProcess.run(directory, "trian").exitCode()).isEqualTo(2);
    }

    @Test
    void aMissingNativeLibraryIsNamedBeforeSparkStarts() throws IOException {
        Path packed = LadderProcess.CHECKOUT.resolve("distribution/target/ladder");
        Path stripped = Files.createDirectories(directory.resolve("stripped"));
        Files.createSymbolicLink(stripped.resolve("spark"), packed.resolve("spark"));
        copyJar(
                packed.resolve("ladder.jar"),
                stripped.resolve("ladder.jar"),
                entry -> !entry.startsWith("org/bytedeco/dnnl/linux-x86_64/"));
        var result = LadderProcess.run(directory, Map.of("LADDER_HOME", stripped.toString()), "train", "tiny.yaml");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("tensor.kernels=plain").contains("dnnl");
        assertThat(directory.resolve("runs")).doesNotExist();
    }

    @Test
    void aSparkHomeWithoutSparkIsNamedByEveryCommand() throws IOException {
        Path half = Files.createDirectories(directory.resolve("half/bin"));
        Path submit = Files.writeString(half.resolve("spark-submit"), "#!/bin/sh\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        for (String home : List.of("/nowhere/spark", directory.resolve("half").toString())) {
            for (String command : List.of("--help", "train tiny.yaml", "generate runs/tiny --prompt a")) {
                var result = LadderProcess.run(directory, Map.of("SPARK_HOME", home), command.split(" ", -1));
                assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
                assertThat(result.err())
                        .startsWith("ladder: SPARK_HOME=" + home)
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void aPlaceWhereNothingCanBeWrittenIsNamedBeforeSparkStarts() throws IOException {
        Files.writeString(directory.resolve("sweep.yaml"), SWEEP);
        for (List<String> command : List.of(
                List.of("train", "tiny.yaml", "--run", "corpus.txt/run", "--dry-run"),
                List.of("train", "tiny.yaml", "--set", "checkpoint.directory=corpus.txt/checkpoints", "--dry-run"),
                List.of("sweep", "sweep.yaml", "--out", "corpus.txt/sweep", "--dry-run"),
                List.of("sweep", "sweep.yaml", "--set", "checkpoint.directory=corpus.txt/checkpoints", "--dry-run"),
                List.of("tokenize", "--text", "corpus.txt", "--out", "corpus.txt/tokens"))) {
            var result = LadderProcess.run(directory, command.toArray(String[]::new));
            assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
            assertThat(result.err())
                    .contains("corpus.txt is a file; name another directory")
                    .hasLineCount(1);
        }
    }

    @Test
    void heapsThatTheMachineDoesNotHaveAreNamedBeforeASweepStarts() throws IOException {
        Files.writeString(directory.resolve("sweep.yaml"), SWEEP);
        var result = LadderProcess.run(
                directory, "sweep", "sweep.yaml", "--set", "spark.executorMemory=100000g", "--dry-run");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("spark.executorMemory=100000g").hasLineCount(1);
    }

    @Test
    void anotherJavaVersionIsNamed() throws IOException {
        Path home = Files.createDirectories(directory.resolve("jdk-11/bin"));
        Path java = Files.writeString(home.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        var result = LadderProcess.run(
                directory, Map.of("JAVA_HOME", directory.resolve("jdk-11").toString()), "train", "tiny.yaml");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
        assertThat(result.err()).contains("17").contains("11");
    }

    @Test
    void anExistingRunIsNeverOverwrittenAndItsDamageIsFound() throws IOException {
        var first = LadderProcess.run(directory, "train", "tiny.yaml", "--set", "train.steps=10");
        assertThat(first.exitCode()).as("%s", first).isZero();
        List<String> before = files();

        var again = LadderProcess.run(directory, "train", "tiny.yaml", "--set", "train.steps=10");
        assertThat(again.exitCode()).as("%s", again).isEqualTo(2);
        assertThat(again.err()).contains("runs/tiny").contains("--resume");
        assertThat(files()).isEqualTo(before);

        var other = LadderProcess.run(directory, "train", "tiny.yaml", "--resume", "--set", "model.dim=64");
        assertThat(other.exitCode()).as("%s", other).isEqualTo(2);
        assertThat(other.err()).contains("model.dim");

        Path shard = firstFile("runs/tiny/checkpoints", ".safetensors");
        try (var file = new RandomAccessFile(shard.toFile(), "rw")) {
            file.seek(file.length() - 3);
            int value = file.read();
            file.seek(file.length() - 3);
            file.write(value ^ 0x55);
        }
        var damaged = LadderProcess.run(directory, "generate", "runs/tiny", "--prompt", "the");
        assertThat(damaged.exitCode()).as("%s", damaged).isEqualTo(2);
        assertThat(damaged.err()).contains(shard.getFileName().toString()).contains("expected");
        var resumed = LadderProcess.run(directory, "train", "tiny.yaml", "--resume", "--set", "train.steps=20");
        assertThat(resumed.exitCode()).as("%s", resumed).isEqualTo(2);
        assertThat(resumed.err()).contains(shard.getFileName().toString()).contains("expected");
    }

    private static void copyJar(Path from, Path to, Predicate<String> wanted) throws IOException {
        try (var in = new ZipFile(from.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                if (wanted.test(entry.getName())) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.getInputStream(entry).transferTo(out);
                    out.closeEntry();
                }
            }
        }
    }

    private Path firstFile(String under, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(under))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList());
        }
    }
}
