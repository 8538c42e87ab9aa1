package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind whose last update was one too many. */
@Timeout(60)
class DivergedRunTest {
    /** Decay takes each matrix times minus infinity, whatever its gradient: 1 - lr * decay is none of f32's numbers. */
    private static final List<String> BREAKS_PARAMETERS = List.of(
            "train.optimizer.lr=1e37",
            "train.optimizer.weightDecay=1e3",
            "train.schedule.warmup=0",
            "train.schedule.minLr=0");
    /** Weights of about 1e30 are finite; products of them are not. */
    private static final List<String> OVERFLOWS = List.of(
            "train.optimizer.lr=1e30", "train.optimizer.weightDecay=0", "train.schedule.warmup=0", "train.clip=none");

    @TempDir
    Path directory;

    private Path tokens;

    @BeforeEach
    void writeCorpus() {
        tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 333);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatAnUpdateBrokeIsNotSavedAndTheLastGoodCheckpointStays(int ranks) {
        saving("run").set("train.steps=6").train(ranks);

        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error =
                diverging(with(saving("run").set("train.steps=9"), BREAKS_PARAMETERS), ranks, events);

        assertThat(error.step()).isEqualTo(7);
        assertThat(error.ranks()).contains(0);
        assertThat(error)
                .hasMessageContaining("training diverged at step 7: its update (learning rate 2.50e+36, gradient norm ")
                .hasMessageContaining("left values that are not finite, first on rank 0 in wte")
                .hasMessageContaining("lower train.optimizer.lr")
                .hasMessageContaining("the last committed checkpoint is ")
                .hasMessageEndingWith("step-00000006");
        assertThat(events.steps).extracting(StepMetrics::step).containsExactly(7L); // its own loss was finite
        assertThat(events.checkpoints).isEmpty();
        assertThat(directory.resolve("run")).isDirectoryContaining("glob:**/step-00000006");
        assertThat(directory.resolve("run/step-00000007")).doesNotExist();
        assertThat(lastStep("run")).isEqualTo(6);
    }

    @Test
    void withoutAnyCheckpointTheMessageSaysSo() {
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error = diverging(with(saving("run"), BREAKS_PARAMETERS), 1, events);

        assertThat(error.step()).isEqualTo(1);
        assertThat(error).hasMessageEndingWith("; no checkpoint was committed");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void theLastUpdateOfARunWithoutValidationIsLookedAtToo() {
        tokens = MadeUpCorpus.write(directory.resolve("train-only"), 3000, 0);
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error =
                diverging(with(run("run").set("train.steps=1"), BREAKS_PARAMETERS), 2, events);

        assertThat(error.step()).isEqualTo(1);
        assertThat(events.summary).isNull();
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEvaluationThatIsNotFiniteStopsTheRun(int ranks) {
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error =
                diverging(with(run("run").set("train.evaluateEvery=1"), OVERFLOWS), ranks, events);

        checkEvaluation(error, ranks, events);
    }

    @Test
    void theLastEvaluationComesBeforeTheLastCheckpoint() {
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error = diverging(with(run("run").set("train.steps=1"), OVERFLOWS), 2, events);

        checkEvaluation(error, 2, events);
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void anEvaluationBlamesTheUpdateThatBrokeTheParameters() {
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error =
                diverging(with(run("run").set("train.evaluateEvery=1"), BREAKS_PARAMETERS), 1, events);

        assertThat(error.step()).isEqualTo(1);
        assertThat(error).hasMessageContaining("left values that are not finite, first on rank 0 in wte;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f32", "bf16"})
    void accumulatedMicroBatchesOfEitherPrecisionStopAlike(String precision) {
        RecordedEvents events = new RecordedEvents();
        TrainingDivergedException error = diverging(
                with(
                        run("run")
                                .set("train.microBatch=2")
                                .set("train.precision=" + precision)
                                .set("parallelism.wire=" + precision),
                        OVERFLOWS),
                2,
                events);

        assertThat(error.step()).isEqualTo(2);
        assertThat(error.ranks()).containsExactly(0, 1);
        assertThat(error).hasMessageContaining("at step 2: loss ").hasMessageContaining("first on rank 0 in ");
    }

    private static void checkEvaluation(TrainingDivergedException error, int ranks, RecordedEvents events) {
        assertThat(error.step()).isEqualTo(1);
        assertThat(error.ranks()).hasSize(ranks);
        assertThat(error)
                .hasMessageContaining("training diverged at step 1: validation loss ")
                .hasMessageContaining(" after its update, first on rank 0 in h0.")
                .hasMessageContaining(": output")
                .hasMessageEndingWith("; no checkpoint was committed");
        assertThat(events.steps).singleElement().satisfies(metrics -> assertThat(
                        metrics.toJson().has("valLoss"))
                .isFalse());
        assertThat(events.checkpoints).isEmpty();
        assertThat(events.summary).isNull();
    }

    private static TrainingDivergedException diverging(TinyRun run, int ranks, RecordedEvents events) {
        return catchThrowableOfType(TrainingDivergedException.class, () -> run.train(ranks, events));
    }

    private long lastStep(String name) {
        try (TrainedModel model = TrainedModel.open(
                directory.resolve(name).toString(), new Configuration(false), "tensor.kernels", "plain", 1)) {
            return model.step();
        }
    }

    private TinyRun run(String name) {
        return new TinyRun(tokens, directory.resolve(name));
    }

    /** Keeps one checkpoint, of the latest step. */
    private TinyRun saving(String name) {
        return run(name).set("checkpoint.every=1").set("checkpoint.keepLast=1");
    }

    private static TinyRun with(TinyRun run, List<String> settings) {
        settings.forEach(run::set);
        return run;
    }
}
