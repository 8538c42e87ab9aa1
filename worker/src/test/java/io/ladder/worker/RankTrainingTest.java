package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.model.TokenBatch;
import io.ladder.sharding.CorruptCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RankTrainingTest {
    @TempDir
    Path directory;

    private Path tokens;

    @BeforeEach
    void writeCorpus() {
        tokens = MadeUpCorpus.write(directory.resolve("tokens"), 3000, 333);
    }

    @Test
    void trainingLearnsAndTellsWhatItDid() {
        RecordedEvents events = run("a").train(1);

        assertThat(events.summary.loss()).isLessThan(0.9 * events.losses().get(0));
        assertThat(events.steps)
                .extracting(StepMetrics::step)
                .startsWith(1L, 2L)
                .endsWith(50L);
        assertThat(events.steps.stream().filter(metrics -> metrics.valLoss() != null))
                .extracting(StepMetrics::step)
                .containsExactly(20L, 40L, 50L);
        assertThat(events.checkpoints).containsExactly(20L, 40L, 50L);
        assertThat(events.steps.get(49).tokens()).isEqualTo(50 * 12 * 8);
        assertThat(events.summary.valLoss()).isEqualTo(events.steps.get(49).valLoss());
        assertThat(events.facts.plannedTokens()).isEqualTo(50 * 12 * 8);
        assertThat(events.facts.trainTokens()).isEqualTo(3000);
        assertThat(events.lines).anyMatch(line -> line.contains("parameters")).anyMatch(line -> line.contains("FLOP"));
        assertThat(events.lines).anyMatch(line -> line.startsWith("initial loss"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void anyNumberOfRanksGivesTheLossesOfOne(int ranks) {
        RecordedEvents one = run("one").train(1);
        RecordedEvents many = run("many").train(ranks);

        assertThat(many.steps).hasSize(50);
        for (int i = 0; i < 50; i++) {
            double expected = one.losses().get(i);
            // f32 sums in another order, and 50 steps of training upon them
            assertThat(many.losses().get(i)).isCloseTo(expected, within(1e-4 * expected));
        }
        assertThat(many.summary.valLoss()).isCloseTo(one.summary.valLoss(), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void twoRunsAlikeGiveIdenticalBytes(int ranks) {
        RecordedEvents first = run("first").set("model.dropout=0.1").train(ranks);
        RecordedEvents second = run("second").set("model.dropout=0.1").train(ranks);

        assertThat(second.deterministic()).isEqualTo(first.deterministic());
        assertThat(files("second")).isEqualTo(files("first")).hasSize(3 * (ranks + 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interruptedEqualsUninterrupted(int ranks) {
        RecordedEvents whole = run("whole").set("model.dropout=0.1").train(ranks);

        TinyRun run = run("interrupted").set("model.dropout=0.1");
        RecordedEvents killed = new RecordedEvents();
        killed.dieAfterStep = 33;
        assertThatThrownBy(() -> run.train(ranks, killed)).hasMessageContaining("killed after step 33");
        RecordedEvents resumed = run.train(ranks);

        assertThat(resumed.facts.doneSteps()).isEqualTo(20);
        assertThat(resumed.deterministic()).isEqualTo(whole.deterministic().subList(20, 50));
        assertThat(files("interrupted")).isEqualTo(files("whole"));
    }

    @Test
    void aRunResumesAtAnotherNumberOfRanks() {
        RecordedEvents whole = run("whole").train(1);

        TinyRun run = run("moved");
        RecordedEvents killed = new RecordedEvents();
        killed.dieAfterStep = 45;
        assertThatThrownBy(() -> run.train(4, killed)).isInstanceOf(IllegalStateException.class);
        RecordedEvents resumed = run.train(3);

        assertThat(resumed.facts.doneSteps()).isEqualTo(40);
        assertThat(resumed.summary.loss()).isCloseTo(whole.summary.loss(), within(1e-4 * whole.summary.loss()));
    }

    @Test
    void aFinishedRunIsOnlyEvaluatedAgain() {
        RecordedEvents first = run("done").train(2);
        RecordedEvents again = run("done").train(2);

        assertThat(again.steps).isEmpty();
        assertThat(again.summary.valLoss()).isEqualTo(first.summary.valLoss());
    }

    @Test
    void accumulatedGradientsEqualThoseOfTheLargeBatch() {
        RecordedEvents large = run("large").set("train.steps=6").train(1);
        RecordedEvents small =
                run("small").set("train.steps=6").set("train.microBatch=3").train(1);

        assertThat(large.facts.microBatch()).isEqualTo(12);
        assertThat(small.facts.microBatch()).isEqualTo(3);
        for (int i = 0; i < 6; i++) {
            // the loss is summed in double; gradients are f32 sums of 96 rows in another order
            assertThat(small.losses().get(i))
                    .isCloseTo(
                            large.losses().get(i), within(1e-6 * large.losses().get(i)));
            double norm = large.steps.get(i).gradNorm();
            assertThat(small.steps.get(i).gradNorm()).isCloseTo(norm, within(1e-5 * norm));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention", "block"})
    void recomputationChangesNoBitOfARun(String recompute) {
        RecordedEvents kept =
                run("kept").set("model.dropout=0.2").set("train.steps=6").train(2);
        RecordedEvents recomputed = run("recomputed")
                .set("model.dropout=0.2")
                .set("train.steps=6")
                .set("train.recompute=" + recompute)
                .train(2);

        assertThat(recomputed.deterministic()).isEqualTo(kept.deterministic());
        assertThat(recomputed.facts.hardwareFlopsPerToken()).isGreaterThan(recomputed.facts.flopsPerToken());
        assertThat(recomputed.facts.flopsPerToken()).isEqualTo(kept.facts.flopsPerToken());
    }

    @Test
    void dropoutDependsNeitherOnRanksNorOnMicroBatches() {
        RecordedEvents one =
                run("one").set("model.dropout=0.2").set("train.steps=6").train(1);
        RecordedEvents many = run("many")
                .set("model.dropout=0.2")
                .set("train.steps=6")
                .set("train.microBatch=2")
                .train(3);

        for (int i = 0; i < 6; i++) {
            assertThat(many.losses().get(i))
                    .isCloseTo(one.losses().get(i), within(1e-5 * one.losses().get(i)));
        }
    }

    @Test
    void evaluationCoversTheWholeSplitForAnyNumberOfRanks() {
        // 41 windows: the ranks' shares and their last micro-batches differ in size
        double one = run("one").set("train.steps=6").train(1).summary.valLoss();
        double four = run("four").set("train.steps=6").train(4).summary.valLoss();

        assertThat(four).isCloseTo(one, within(1e-5));
    }

    @Test
    void evaluationOfFewerTokensReadsWindowsFromTheWholeSplitForAnyNumberOfRanks() {
        RecordedEvents all = run("all").set("train.steps=6").train(1);
        RecordedEvents one =
                run("one").set("train.steps=6").set("train.evaluateTokens=80").train(1);
        RecordedEvents three =
                run("three").set("train.steps=6").set("train.evaluateTokens=87").train(3);

        assertThat(all.facts.evaluatedTokens()).isEqualTo(41 * 8);
        assertThat(one.facts.evaluatedTokens()).isEqualTo(80);
        assertThat(one.facts.lines()).anyMatch(line -> line.contains("each evaluation reads 80"));
        assertThat(all.facts.lines()).noneMatch(line -> line.contains("each evaluation"));
        assertThat(three.summary.valLoss()).isCloseTo(one.summary.valLoss(), within(1e-5));
        assertThat(one.summary.valLoss()).isNotEqualTo(all.summary.valLoss());
        double error = one.summary.valLossError();
        assertThat(error).isGreaterThan(all.summary.valLossError());
        assertThat(one.summary.valLoss()).isCloseTo(all.summary.valLoss(), within(5 * error));
    }

    @Test
    void withoutValidationTokensNothingIsEvaluated() {
        tokens = MadeUpCorpus.write(directory.resolve("train-only"), 3000, 0);
        RecordedEvents events = run("a").set("train.steps=6").train(2);

        assertThat(events.summary.valLoss()).isNull();
        assertThat(events.steps.get(5).toJson().has("valLoss")).isFalse();
    }

    @Test
    void oneBatchIsLearnedByHeart() {
        RecordedEvents events = run("overfit")
                .overfitOneBatch()
                .set("train.batch=2")
                .set("train.steps=400")
                .train(2);

        assertThat(events.summary.loss()).isLessThan(TrainingLoop.OVERFIT_LOSS);
        assertThat(directory.resolve("overfit")).doesNotExist();
    }

    @Test
    void tooFewStepsToLearnOneBatchAreAnError() {
        assertThatThrownBy(() ->
                        run("overfit").overfitOneBatch().set("train.steps=6").train(1))
                .isInstanceOf(OverfitException.class)
                .hasMessageContaining("after 6 steps");
    }

    @Test
    void aStepThatIsNotFiniteStopsEveryRankAndNamesStepRankAndCheckpoint() {
        // With no clipping and this learning rate the weights explode after the warm-up begins.
        TinyRun run = run("diverging")
                .set("train.optimizer.lr=1e30")
                .set("train.optimizer.weightDecay=0")
                .set("checkpoint.every=1")
                .set("train.clip=none");

        assertThatThrownBy(() -> run.train(2)).isInstanceOfSatisfying(TrainingDivergedException.class, e -> {
            assertThat(e.step()).isGreaterThan(1);
            assertThat(e.ranks()).isNotEmpty();
            assertThat(e)
                    .hasMessageContaining("step " + e.step())
                    .hasMessageContaining("on rank 0 in ")
                    .hasMessageContaining(String.format("step-%08d", e.step() - 1));
            // nothing was overwritten: the last good checkpoint is whole and still the last
            try (TrainedModel good = TrainedModel.open(
                    directory.resolve("diverging").toString(),
                    new Configuration(false),
                    "tensor.kernels",
                    "plain",
                    1)) {
                assertThat(good.step()).isEqualTo(e.step() - 1);
            }
        });
    }

    @Test
    void aCheckpointOfAnotherShapeIsRefusedWithTheDifferingKeys() {
        run("a").set("train.steps=6").train(1);

        assertThatThrownBy(
                        () -> run("a").set("train.steps=6").set("model.dim=32").train(2))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("other shape: wte is [8, 16] in the checkpoint, [8, 32] in the model");
        assertThatThrownBy(() ->
                        run("a").set("train.steps=6").set("model.bias=false").train(1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("extra: lnf.bias [16]");
    }

    @Test
    void whatARunWouldResumeFromIsCheckedBeforeItStarts() throws IOException {
        TinyRun run = run("a").set("train.steps=6");
        assertThat(resumeCheck(run)).isEmpty();
        run.train(2);
        assertThat(resumeCheck(run)).hasValue(6);
        assertThatThrownBy(() -> resumeCheck(run("a").set("model.dim=32")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("other shape: wte");

        Path shard = directory.resolve("a/step-00000006/rank-0001-of-0002.safetensors");
        byte[] damaged = Files.readAllBytes(shard);
        damaged[damaged.length / 2] ^= 1;
        Files.write(shard, damaged);
        assertThatThrownBy(() -> resumeCheck(run))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("rank-0001-of-0002.safetensors");
        assertThatThrownBy(() -> run.train(2)).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void settingsChangedSinceTheCheckpointAreSaid() {
        run("a").set("train.steps=6").train(1);
        RecordedEvents longer = run("a").set("train.steps=8").train(1);

        assertThat(longer.steps).extracting(StepMetrics::step).containsExactly(7L, 8L);
        assertThat(longer.warnings)
                .containsExactly("resumed with another setting: train.steps: 6 in the checkpoint, 8 now");
    }

    @Test
    void aCorpusShorterThanOneWindowIsRefused() {
        tokens = MadeUpCorpus.write(directory.resolve("short"), 8, 0);

        assertThatThrownBy(() -> run("a").train(1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("one window of model.seq=8 needs at least");
    }

    @Test
    void theTrainedModelComesBackFromItsCheckpointAlone() {
        RecordedEvents events = run("a").train(2);
        try (TrainedModel model = TrainedModel.open(
                directory.resolve("a").toString(), new Configuration(false), "tensor.kernels", "plain", 1)) {
            assertThat(model.step()).isEqualTo(50);
            assertThat(model.tokenizer().vocabSize()).isEqualTo(MadeUpCorpus.LETTERS.length());
            assertThat(model.config().model().dim()).isEqualTo(16);
            String prompt = events.facts.samplePrompt(); // "class " has letters that the corpus lacks
            assertThat(model.tokenizer().encode(prompt)).hasSizeBetween(1, 8);
            int[] cycle = model.tokenizer().encode("abcdefgh");
            int[] next = model.tokenizer().encode("bcdefgha");
            double loss = model.gpt().loss(new TokenBatch(cycle, next, 1, 8)) / 8;
            assertThat(loss).isLessThan(events.summary.valLoss());
        }
    }

    @Test
    void loadingWithoutACheckpointSaysWhatToDo() {
        assertThatThrownBy(() -> TrainedModel.open(
                        directory.resolve("nothing").toString(),
                        new Configuration(false),
                        "tensor.kernels",
                        "plain",
                        1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no committed checkpoint")
                .hasMessageContaining("nothing");
    }

    private OptionalLong resumeCheck(TinyRun run) {
        RankAssignment assignment = run.assignment(2);
        return ResumeCheck.check(assignment.checkpoints(), assignment.hadoop(), assignment.config());
    }

    private TinyRun run(String name) {
        return new TinyRun(tokens, directory.resolve(name));
    }

    private Map<String, List<Byte>> files(String name) {
        return DirectoryContents.of(directory.resolve(name));
    }
}
