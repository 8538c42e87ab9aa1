package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.worker.bench.Bench;
import io.ladder.worker.bench.BenchMemory;
import io.ladder.worker.bench.Repetitions;
import io.ladder.worker.bench.StepPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchOptionsTest {
    private static final String MODEL = "gpt2 6 384 6 6 1536 4096 256";
    private static final int CORES = 4;

    @TempDir
    Path directory;

    private static Bench bench(String... arguments) {
        return CommandLine.populateCommand(new BenchOptions(), arguments)
                .bench(CORES, new BenchMemory(24L << 30, 1L << 30));
    }

    private Path config() throws IOException {
        return Files.writeString(
                directory.resolve("mine.yaml"),
                """
                name: mine
                data: {text: [a.txt]}
                model: {layers: 1, dim: 16, heads: 2, seq: 8}
                train: {batch: 12, steps: 200}
                parallelism: {ranks: 4}
                spark: {executorCores: 3}
                """);
    }

    @Test
    void aModelInOneLineIsMeasuredAsAsked() {
        Bench bench = bench("--model", MODEL, "--batch", "8", "--threads", "2", "--ranks", "2", "--precision", "f32");
        assertThat(bench.threads()).isEqualTo(2);
        var subject = bench.subject().orElseThrow();
        assertThat(subject.vocab()).isEqualTo(4096);
        assertThat(subject.config().train().batch()).isEqualTo(8);
        assertThat(subject.config().parallelism().ranks()).isEqualTo(2);
        assertThat(bench.plan())
                .isEqualTo(new StepPlan(StepPlan.DEFAULT_WARMUP, StepPlan.DEFAULT_MEASURED, StepPlan.DEFAULT_PRODUCTS));
        assertThat(bench("--model", MODEL, "--steps", "3", "--warmup", "0").plan())
                .isEqualTo(new StepPlan(Repetitions.exactly(0), Repetitions.exactly(3), StepPlan.DEFAULT_PRODUCTS));
    }

    @Test
    void aConfigurationIsMeasuredOnOneRankWithItsThreadsUnlessAskedOtherwise() throws IOException {
        Bench bench = bench(config().toString());
        assertThat(bench.threads()).isEqualTo(3);
        var config = bench.subject().orElseThrow().config();
        assertThat(config.parallelism().ranks()).isEqualTo(1);
        assertThat(config.train().batch()).as("a rank's share of 12 on 4 ranks").isEqualTo(3);
        Bench changed = bench(config().toString(), "--threads", "1", "--set", "train.microBatch=1", "--vocab", "99");
        assertThat(changed.threads()).isEqualTo(1);
        assertThat(changed.subject().orElseThrow().vocab()).isEqualTo(99);
        assertThat(changed.subject().orElseThrow().config().train().microBatch().of(3, 8))
                .isEqualTo(1);
    }

    /** As {@code train} will find them: text files are separated by an id of their own, a single one is not. */
    @Test
    void theVocabularyIsThatOfTheRun() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "text");
        String data = "data.text=[" + directory + "/*.txt]";
        assertThat(vocab(data)).isEqualTo(256);
        Files.writeString(directory.resolve("b.txt"), "text");
        assertThat(vocab(data)).isEqualTo(257);
        assertThat(vocab("data.text=[" + directory + "/not-here.txt]"))
                .as("not here: the larger one")
                .isEqualTo(257);
    }

    private int vocab(String data) throws IOException {
        return bench(config().toString(), "--set", data).subject().orElseThrow().vocab();
    }

    @Test
    void withoutAModelTheMachineAloneIsMeasured() {
        Bench bench = bench("--threads", "2");
        assertThat(bench.subject()).isEmpty();
        assertThat(bench.threads()).isEqualTo(2);
        assertThatThrownBy(() -> bench("--batch", "8")).hasMessageContaining("--batch=8 needs a model");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--batch 0                | --batch=0",
                "--threads 0              | --threads=0",
                "--threads 5              | --threads=5 needs 5 cores, but this machine has 4",
                "--threads 3 --ranks 2    | --threads=3 on --ranks=2 needs 6 cores",
                "--ranks -1               | --ranks=-1",
                "--steps 0                | --steps=0",
                "--warmup -1              | --warmup=-1",
                "--vocab 7                | --vocab=7",
                "--precision f12          | --precision=f12",
                "--batch 7 --ranks 2      | --batch=7 is not divisible by --ranks=2",
                "--batch 4096 --set train.microBatch=4096 | but this machine (24,576 MiB for 1 rank",
                "--set train.stepz=1      | train.stepz",
                "--json none/at/all.json  | --json=none/at/all.json cannot be written",
                "--json /                 | is a directory"
            })
    void wrongInputIsNamed(String options, String said) {
        String[] words = options.split(" ", -1);
        String[] all = new String[words.length + 2];
        all[0] = "--model";
        all[1] = MODEL;
        System.arraycopy(words, 0, all, 2, words.length);
        assertThatThrownBy(() -> bench(all)).isInstanceOf(ConfigException.class).hasMessageContaining(said);
    }

    @Test
    void problemsAreSaidTogether() throws IOException {
        assertThatThrownBy(() -> bench("--model", "gpt2 6 384 5 5 1536 4096 256", "--threads", "9"))
                .hasMessageContaining("model.heads=5")
                .hasMessageContaining("--threads=9");
        String file = config().toString();
        assertThatThrownBy(() -> bench(file, "--model", MODEL, "--batch", "-2"))
                .hasMessageContaining("leave one out")
                .hasMessageContaining("--batch=-2");
        assertThatThrownBy(() -> bench("none.yaml")).hasMessageContaining("none.yaml");
    }
}
