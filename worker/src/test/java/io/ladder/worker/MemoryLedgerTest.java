package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MemoryLedgerTest {
    /** What issue and documentation promise. */
    private static final double TOLERANCE = 0.1;
    /** Rows smaller than this are rounding, of vectors and blocks of a few kilobytes. */
    private static final double SMALL_BYTES = 64 << 10;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "gpt2, 1, none",
        "gpt2, 1, attention",
        "gpt2, 1, block",
        "gpt2, 8, none",
        "gpt2, 8, attention",
        "gpt2, 8, block",
        "llama, 1, none",
        "llama, 1, attention",
        "llama, 1, block",
        "llama, 8, none",
        "llama, 8, attention",
        "llama, 8, block"
    })
    void thePredictionIsWithinATenthOfWhatIsMeasured(String style, int microBatch, String recompute) {
        TinyRun run = run().set("model.style=" + style)
                .set("train.microBatch=" + microBatch)
                .set("train.recompute=" + recompute);
        assertMeasuredAsPredicted(run, 0);
    }

    @ParameterizedTest
    @CsvSource({"gpt2, 8, none", "gpt2, 1, block", "llama, 8, attention"})
    void thePredictionHoldsInBf16(String style, int microBatch, String recompute) {
        TinyRun run = run().set("model.style=" + style)
                .set("train.microBatch=" + microBatch)
                .set("train.recompute=" + recompute)
                .set("train.precision=bf16");
        assertMeasuredAsPredicted(run, 0);
    }

    @Test
    void theFastKernelsScratchIsPredictedWellEnough() {
        TinyRun run = run().set("tensor.kernels=onednn").set("model.layers=4").set("model.dim=256");
        assertMeasuredAsPredicted(run, 1 << 17); // without AVX-512 most products take no scratchpad
    }

    /** Small models, of which the kernels' scratch is the largest part. */
    @ParameterizedTest
    @CsvSource({
        "gpt2, 1, 8, 64, model.dropout=0",
        "gpt2, 1, 2, 64, model.dropout=0",
        "gpt2, 1, 8, 1, model.dropout=0",
        "gpt2, 1, 8, 64, model.dropout=0.1",
        "gpt2, 1, 8, 64, train.recompute=block",
        "gpt2, 1, 8, 64, model.bias=false",
        "gpt2, 1, 8, 64, model.normPlacement=post",
        "gpt2, 2, 8, 64, model.dropout=0",
        "gpt2, 2, 1, 300, model.ffn=1024",
        "gpt2, 3, 8, 64, model.dim=192",
        "llama, 1, 8, 64, train.recompute=attention",
        "llama, 1, 1, 16, model.dropout=0",
        "llama, 2, 8, 64, model.kvHeads=1",
        "llama, 2, 2, 64, model.dim=256"
    })
    void theFastKernelsAreAskedWhatTheyWillTake(String style, int threads, int microBatch, int seq, String setting) {
        assertMeasuredAsPredicted(fast(style, threads, microBatch, seq, setting), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, 1, 8, 64, model.dropout=0",
        "gpt2, 2, 2, 64, train.recompute=block",
        "gpt2, 1, 8, 64, model.normPlacement=post",
        "llama, 2, 8, 64, model.kvHeads=1",
        "llama, 1, 1, 300, model.dropout=0"
    })
    void theFastKernelsAreAskedInBf16Too(String style, int threads, int microBatch, int seq, String setting) {
        try (Kernels kernels = KernelSets.open("onednn", 1)) {
            assumeThat(kernels.bf16().inHardware()).isTrue();
        }
        TinyRun run = fast(style, threads, microBatch, seq, setting).set("train.precision=bf16");
        assertMeasuredAsPredicted(run, 1);
    }

    private TinyRun fast(String style, int threads, int microBatch, int seq, String setting) {
        return run().set("tensor.kernels=onednn")
                .threads(threads)
                .set("model.style=" + style)
                .set("model.layers=3")
                .set("model.dim=64")
                .set("model.seq=" + seq)
                .set("train.microBatch=" + microBatch)
                .set(setting);
    }

    /** @param scratch bytes of it that must be measured at least */
    private void assertMeasuredAsPredicted(TinyRun run, long scratch) {
        RecordedEvents events = new RecordedEvents();
        RingCommunicator alone = new RingCommunicator(InMemoryTransport.group(1).get(0), 20_000);
        try (RankTraining training = RankTraining.assemble(run.assignment(1), alone, events)) {
            training.run();
            MemoryUse predicted = training.memory().predicted();
            MemoryUse measured = training.memory().measured();
            assertThat(measured.activations()).isGreaterThan(1 << 16);
            assertThat(measured.scratch()).isGreaterThanOrEqualTo(scratch);
            measured.parts()
                    .forEach(
                            (part, bytes) -> assertClose(part, predicted.parts().get(part), bytes));
            assertClose("together", predicted.total(), measured.total());
        }
    }

    @Test
    void bothTablesAndTheProcessAreInTheLog() {
        RecordedEvents events = run().train(2);

        int planned = indexOf(events.lines, "memory +predicted");
        int compared = indexOf(events.lines, "memory +predicted +measured");
        assertThat(compared).isGreaterThan(planned);
        for (String part : List.of(
                "parameters",
                "gradients",
                "optimizer state",
                "activations",
                "communication",
                "kernels' scratch",
                "together")) {
            assertThat(events.lines.subList(planned, compared)).anyMatch(line -> line.matches(part + " +[\\d,.]+ MiB"));
            assertThat(events.lines.subList(compared, events.lines.size()))
                    .anyMatch(line -> line.matches(part + " +[\\d,.]+ MiB +[\\d,.]+ MiB"));
        }
        assertThat(events.lines).anyMatch(line -> line.startsWith("process: ") && line.contains("resident"));
        assertThat(events.lines).anyMatch(line -> line.startsWith("memory: ") && line.contains("activations"));
    }

    private TinyRun run() {
        Path tokens = MadeUpCorpus.write(directory.resolve("tokens"), 5000, 0);
        return new TinyRun(tokens, directory.resolve("run"))
                .set("model.dim=48")
                .set("model.heads=4")
                .set("model.seq=32")
                .set("model.layers=3")
                .set("train.batch=8")
                .set("train.steps=1")
                .set("train.schedule.warmup=0");
    }

    private static int indexOf(List<String> lines, String pattern) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(pattern)) {
                return i;
            }
        }
        throw new AssertionError("no line like " + pattern + " in " + lines);
    }

    private static void assertClose(String part, long predicted, long measured) {
        assertThat((double) predicted)
                .as(part)
                .isCloseTo((double) measured, within(Math.max(TOLERANCE * measured, SMALL_BYTES)));
    }
}
