package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs under every way in which gradients are exchanged: buckets, overlap, wire type. */
@Timeout(60)
class GradientExchangeTest {
    @TempDir
    Path directory;

    private Path tokens;

    @BeforeEach
    void writeCorpus() {
        tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 333);
    }

    @ParameterizedTest
    @CsvSource({"gpt2, true", "gpt2, false", "llama, true", "llama, false"})
    void overlapOfReductionAndBackwardChangesNoBit(String style, boolean tiedOutput) {
        // two ranks: a sum of two addends does not depend on how the buckets are cut
        RecordedEvents one = run("one")
                .set("model.style=" + style)
                .set("model.tiedOutput=" + tiedOutput)
                .set("train.steps=8")
                .set("parallelism.bucketBytes=1000000")
                .train(2);
        RecordedEvents many = run("many")
                .set("model.style=" + style)
                .set("model.tiedOutput=" + tiedOutput)
                .set("train.steps=8")
                .set("parallelism.bucketBytes=500")
                .train(2);

        assertThat(many.deterministic()).isEqualTo(one.deterministic());
    }

    @Test
    void onlyTheLastMicroBatchLetsGradientsGo() {
        RecordedEvents together = run("together")
                .set("train.steps=8")
                .set("parallelism.bucketBytes=1000000")
                .set("train.microBatch=2")
                .train(2);
        RecordedEvents overlapped = run("overlapped")
                .set("train.steps=8")
                .set("parallelism.bucketBytes=500")
                .set("train.microBatch=2")
                .train(2);

        assertThat(overlapped.deterministic()).isEqualTo(together.deterministic());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void gradientsThatTravelAsBf16TrainNearlyTheSameAndRepeatably(int ranks) {
        RecordedEvents f32 = run("f32").set("train.steps=20").train(ranks);
        RecordedEvents bf16 =
                run("bf16").set("train.steps=20").set("parallelism.wire=bf16").train(ranks);
        RecordedEvents again =
                run("again").set("train.steps=20").set("parallelism.wire=bf16").train(ranks);

        assertThat(again.deterministic()).isEqualTo(bf16.deterministic());
        assertThat(DirectoryContents.of(directory.resolve("again")))
                .isEqualTo(DirectoryContents.of(directory.resolve("bf16")));
        assertThat(bf16.deterministic()).isNotEqualTo(f32.deterministic());
        assertThat(bf16.losses().get(0)).isEqualTo(f32.losses().get(0));
        double norm = f32.steps.get(0).gradNorm();
        // each element is off by at most ranks * 2^-8 of its addends' magnitudes, which may be twice the sum's
        assertThat(bf16.steps.get(0).gradNorm()).isCloseTo(norm, within(2 * ranks * 0x1p-8 * norm));
        for (int i = 0; i < 20; i++) {
            // one per cent is what the whole of mixed precision may cost
            assertThat(bf16.losses().get(i))
                    .isCloseTo(f32.losses().get(i), within(0.01 * f32.losses().get(i)));
        }
    }

    @Test
    void interruptedEqualsUninterruptedAlsoWithBf16OnTheWire() {
        RecordedEvents whole = run("whole").set("parallelism.wire=bf16").train(2);

        TinyRun run = run("interrupted").set("parallelism.wire=bf16");
        RecordedEvents killed = new RecordedEvents();
        killed.dieAfterStep = 33;
        assertThatThrownBy(() -> run.train(2, killed)).hasMessageContaining("killed after step 33");

        assertThat(run.train(2).deterministic()).isEqualTo(whole.deterministic().subList(20, 50));
    }

    private TinyRun run(String name) {
        return new TinyRun(tokens, directory.resolve(name));
    }
}
