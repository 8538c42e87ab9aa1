package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
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
        assertMeasuredAsPredicted(run, 1 << 18);
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
            assertClose(predicted.parameters(), measured.parameters());
            assertClose(predicted.gradients(), measured.gradients());
            assertClose(predicted.optimizerState(), measured.optimizerState());
            assertClose(predicted.activations(), measured.activations());
            assertClose(predicted.total(), measured.total());
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

    private static void assertClose(long predicted, long measured) {
        assertThat((double) predicted).isCloseTo((double) measured, within(TOLERANCE * measured));
    }
}
