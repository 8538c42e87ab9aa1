package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.collective.Communicator;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.worker.bench.BenchReport.Training;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole measurements of tiny things; no time is judged. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BenchTest {
    private static final int VOCAB = 32;
    private static final StepPlan PLAN =
            new StepPlan(Repetitions.exactly(2), Repetitions.exactly(5), Repetitions.exactly(2));

    private static final MachinePlan SMALL = new MachinePlan(
            List.of(16, 33),
            Repetitions.exactly(2),
            1 << 20,
            Repetitions.exactly(2),
            List.of(4096L, 1L << 20),
            8 << 20);

    private static Training train(String changes) {
        BenchSubject subject = BenchSubject.of(
                ModelShape.parse("--model", "gpt2 2 16 2 2 64 " + VOCAB + " 8"), ConfigTree.parse(changes, "changes"));
        return new Bench(Optional.of(subject), 1, PLAN).train(subject, line -> {});
    }

    @Test
    void aTrainingStepIsCountedAsItsModelSays() {
        Training training = train("{train: {batch: 6, microBatch: 3}}");
        StepReport step = training.step();
        assertThat(step.tokensPerStep()).isEqualTo(48);
        assertThat(step.microBatch()).isEqualTo(3);
        assertThat(step.warmupSteps()).isEqualTo(2);
        assertThat(step.steps().count()).isEqualTo(5);
        assertThat(step.loss()).as("random tokens teach nothing").isCloseTo(Math.log(VOCAB), within(0.5));
        assertThat(step.bytesSentPerStep()).isZero();
        assertThat(step.bytesInTheory()).isZero();
        double seconds = step.steps().medianSeconds();
        assertThat(step.tokensPerSecond()).isCloseTo(48 / seconds, within(1e-9 * 48 / seconds));
        assertThat(step.gflops()).isCloseTo(step.flopsPerToken() * 48 / seconds / 1e9, within(1e-9 * step.gflops()));
        assertThat(training.mfu() * training.peakGflops()).isCloseTo(step.gflops(), within(1e-9 * step.gflops()));
        assertThat(step.arenaBytes())
                .as("parameters, gradients and two moments, and activations")
                .isGreaterThan(16 * step.parameters());
        assertThat(training.products().get(0).product().rows())
                .as("of one micro-batch")
                .isEqualTo(24);
    }

    @Test
    void twoRanksSendWhatTheRingSendsInTheory() {
        Training training = train("{train: {batch: 4}, parallelism: {ranks: 2}}");
        StepReport step = training.step();
        assertThat(step.ranks()).isEqualTo(2);
        assertThat(step.bytesInTheory()).isEqualTo(4.0 * step.parameters());
        // Beside the gradients a step sends headers and the sum of the losses: far below a kilobyte per bucket.
        assertThat(step.bytesSentPerStep()).isBetween(step.bytesInTheory(), step.bytesInTheory() + 1024);
        assertThat(step.mfu(training.peakGflops()) * 2 * training.peakGflops())
                .isCloseTo(step.gflops(), within(1e-9 * step.gflops()));
    }

    @Test
    void gradientsThatTravelAsBf16AreHalfTheBytes() {
        StepReport step = train("{train: {batch: 4}, parallelism: {ranks: 2, wire: bf16}}")
                .step();
        assertThat(step.bytesInTheory()).isEqualTo(2.0 * step.parameters());
        assertThat(step.bytesSentPerStep()).isBetween(step.bytesInTheory(), step.bytesInTheory() + 1024);
    }

    @Test
    void everythingIsInTheJsonAndInTheTable() {
        BenchSubject subject = BenchSubject.of(
                ModelShape.parse("--model", "llama 1 16 2 1 64 " + VOCAB + " 8"),
                ConfigTree.parse("{train: {batch: 2}}", "changes"));
        Training training = new Bench(Optional.of(subject), 1, PLAN).train(subject, line -> {});
        MachineReport measured = new MachineBenchmark(SMALL, "onednn", 1).run();
        BenchReport report = new BenchReport(MachineFacts.read(), Optional.of(training), measured);
        ObjectNode json = BenchJson.of(report);
        for (String field : List.of(
                "tokensPerSecond",
                "stepMs",
                "stepMsP95",
                "loss",
                "gflops",
                "gemmPeakGflops",
                "mfu",
                "peakMemoryBytes",
                "arenaBytes",
                "flopsPerToken")) {
            assertThat(json.path(field).isNumber()).as(field).isTrue();
            assertThat(json.path(field).asDouble()).as(field).isPositive();
        }
        assertThat(json.path("stepMsP95").asDouble())
                .isGreaterThanOrEqualTo(json.path("stepMs").asDouble());
        assertThat(json.path("bytesSentPerStep").asLong()).isZero();
        assertThat(json.path("precision").asText()).isIn("f32", "bf16");
        assertThat(json.path("products")).hasSize(5);
        assertThat(json.path("config").path("model").path("kvHeads").asInt()).isEqualTo(1);
        var machine = json.path("machine");
        assertThat(machine.path("cores").asInt()).isPositive();
        assertThat(machine.path("cpu").asText()).isNotBlank();
        assertThat(machine.path("gemm").size())
                .as("two sizes, of f32 and where there is hardware of bf16")
                .isIn(2, 4);
        assertThat(machine.path("memoryGBPerSecond").asDouble()).isPositive();
        assertThat(machine.path("allReduce")).hasSize(2).allSatisfy(each -> assertThat(
                        each.path("GBPerSecond").asDouble())
                .isPositive());
        assertThat(machine.path("allReduce"))
                .allSatisfy(each -> assertThat(each.path("inPlace").isBoolean()).isTrue());
        assertThat(machine.path("multiplyAddGflops").asDouble()).isPositive();
        assertThat(String.join("\n", BenchTable.lines(report)))
                .contains("tokens/s", "utilisation", "attn.qkv", "all-reduce of 1 MiB", "memory", "p95");
    }

    /** Where oneDNN cannot be loaded, all that was measured would be lost to a last step that wants it. */
    @Test
    void theMachineIsMeasuredWithTheKernelsOfTheRun() {
        assertThat(new MachineBenchmark(SMALL, "plain", 1).run().kernels()).startsWith("plain");
        assertThat(MachinePlan.of(MachineFacts.read(), "plain").squares())
                .as("larger ones would take minutes")
                .containsExactly(512);
    }

    @Test
    void anErrorOfARankIsSaid() {
        assertThatThrownBy(() -> LocalRanks.run(2, BenchTest::hasNoMemoryOnRankOne))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("rank 1 failed: this process gets no more memory (for 12 bytes)")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    private static Object hasNoMemoryOnRankOne(Communicator ranks) {
        if (ranks.rank() == 1) {
            throw new OutOfMemoryError("for 12 bytes");
        }
        return ranks.sum(1);
    }

    @Test
    void theErrorOfTheRankThatFailedIsThrownAndNotOfItsPeers() {
        assertThatThrownBy(() -> LocalRanks.run(2, BenchTest::failsOnRankOne))
                .isInstanceOf(ConfigException.class)
                .hasMessage("rank 1 has it");
    }

    private static Object failsOnRankOne(Communicator ranks) {
        if (ranks.rank() == 1) {
            throw new ConfigException("rank 1 has it");
        }
        return ranks.sum(1);
    }
}
