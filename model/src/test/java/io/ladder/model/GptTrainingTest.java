package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptTrainingTest {
    private static final int VOCAB = 29;
    /** Two orders of summing some dozen f32 terms per gradient element. */
    private static final double SUMMATION = 2e-6;

    @ParameterizedTest
    @ValueSource(strings = {"dropout=0.0", "dropout=0.4"})
    void microBatchesAccumulateTheGradientOfTheLargeBatch(String dropout) {
        ModelConfig config = Configs.tiny("gpt2", dropout);
        int seq = config.seq();
        try (Kernels kernels = new PlainKernels();
                FormulaCase large = new FormulaCase(config, VOCAB, 5, kernels);
                FormulaCase small = new FormulaCase(config, VOCAB, 3, kernels)) {
            TokenBatch all = new TokenBatch(large.batch.inputs(), large.batch.targets(), 5, seq).at(1000, 8);
            double loss = large.gpt.forwardBackward(all, 1f / all.rows());
            double accumulated = small.gpt.forwardBackward(part(all, 0, 3), 1f / all.rows())
                    + small.gpt.forwardBackward(part(all, 3, 2), 1f / all.rows());
            assertThat(accumulated).isCloseTo(loss, within(1e-5 * loss));
            for (long i = 0; i < large.gradients.numElements(); i++) {
                assertThat((double) small.gradients.get(i))
                        .as(large.layout.nameAt(i))
                        .isCloseTo(large.gradients.get(i), within(SUMMATION));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "onednn"})
    void theMeanOverMicroBatchesIsTheLargeBatchToAMillionth(String kernelSet) {
        ModelConfig config = Configs.of("llama", "layers=2", "dim=64", "heads=4", "seq=32", "dropout=0.1");
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase large = new FormulaCase(config, VOCAB, 8, kernels);
                FormulaCase small = new FormulaCase(config, VOCAB, 2, kernels)) {
            TokenBatch all = new TokenBatch(large.batch.inputs(), large.batch.targets(), 8, 32).at(0, 8);
            double loss = large.gpt.forwardBackward(all, 1f / all.rows());
            double accumulated = 0;
            for (int from = 0; from < 8; from += 2) {
                accumulated += small.gpt.forwardBackward(part(all, from, 2), 1f / all.rows());
            }
            assertThat(accumulated).isCloseTo(loss, within(1e-6 * loss));
            double squares = 0;
            double differences = 0;
            for (long i = 0; i < large.gradients.numElements(); i++) {
                double expected = large.gradients.get(i);
                squares += expected * expected;
                differences += Math.pow(small.gradients.get(i) - expected, 2);
            }
            assertThat(Math.sqrt(differences / squares)).isLessThan(1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"plain, gpt2", "plain, llama", "onednn, gpt2", "onednn, llama"})
    void gradientsTakeThePlaceOfWhatWasThereOrAreAddedToIt(String kernelSet, String style) {
        try (Kernels kernels = KernelSets.open(kernelSet, 1);
                FormulaCase model = new FormulaCase(Configs.tiny(style), VOCAB, 2, kernels)) {
            model.gradients.zero();
            model.gpt.forwardBackward(model.batch, 1);
            float[] once = model.gradients.toArray();
            for (long i = 0; i < model.gradients.numElements(); i++) {
                model.gradients.set(i, i % 2 == 0 ? Float.NaN : 1e30f);
            }
            model.gpt.forwardBackward(model.batch, 1, false, GradientProgress.IGNORED);
            assertAll(model, 1, once);
            model.gpt.forwardBackward(model.batch, 1, true, GradientProgress.IGNORED);
            assertAll(model, 2, once);
        }
    }

    private static void assertAll(FormulaCase model, int times, float[] once) {
        for (int i = 0; i < once.length; i++) {
            assertThat((double) model.gradients.get(i))
                    .as(model.layout.nameAt(i))
                    .isCloseTo(times * once[i], within(SUMMATION * Math.max(1, Math.abs(once[i]))));
        }
    }

    @Test
    void dropoutChangesWithItsKeyAndOnlyWithIt() {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("gpt2", "dropout=0.4"), VOCAB, 2, kernels)) {
            TokenBatch one = new TokenBatch(model.batch.inputs(), model.batch.targets(), 2, 7).at(0, 1);
            TokenBatch other = new TokenBatch(model.batch.inputs(), model.batch.targets(), 2, 7).at(0, 2);
            double first = model.gpt.forwardBackward(one, 1);
            assertThat(model.gpt.forwardBackward(other, 1)).isNotEqualTo(first);
            assertThat(model.gpt.forwardBackward(one, 1)).isEqualTo(first);
            assertThat(model.gpt.loss(one)).isEqualTo(model.gpt.loss(other));
        }
    }

    @Test
    void gradientsBecomeFinalFromTheEndOfTheBufferToItsStart() {
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("llama"), VOCAB, 2, kernels)) {
            model.gpt.forwardBackward(model.batch, 1);
            float[] finished = model.gradients.toArray();
            model.gradients.zero();
            List<Long> offsets = new ArrayList<>();
            model.gpt.forwardBackward(model.batch, 1, from -> {
                offsets.add(from);
                float[] now = model.gradients.toArray();
                assertThat(Arrays.copyOfRange(now, (int) from, now.length))
                        .isEqualTo(Arrays.copyOfRange(finished, (int) from, now.length));
            });
            assertThat(offsets)
                    .containsExactly(
                            model.layout.parameter("lnf.weight").offset(),
                            model.layout.parameter("h1.ln1.weight").offset(),
                            model.layout.parameter("h0.ln1.weight").offset(),
                            0L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "xavier", "he", "zeroResidual"})
    void firstLossIsNearThatOfAUniformGuess(String initialization) {
        ModelConfig config =
                Configs.of("gpt2", "layers=2", "dim=64", "heads=4", "seq=16", "initialization=" + initialization);
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(config, 100, 4, kernels)) {
            model.gpt.initialize(5);
            double loss = model.gpt.loss(model.batch) / model.batch.rows();
            assertThat(loss).isCloseTo(Math.log(100), within(0.1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama"})
    void oneBatchIsLearntByHeart(String style) {
        ModelConfig config = Configs.of(style, "layers=2", "dim=32", "heads=2", "seq=8");
        OptimizerConfig optimizer = new OptimizerConfig("adamw", 3e-3, List.of(0.9, 0.95), 1e-8, 0.0);
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(config, VOCAB, 3, kernels)) {
            model.gpt.initialize(1);
            AdamW adamW = new AdamW(kernels, optimizer, model.layout, model.parameters, model.gradients, model.arena);
            for (int step = 1; step <= 200; step++) {
                model.gradients.zero();
                model.gpt.forwardBackward(model.batch, 1f / model.batch.rows());
                adamW.step(3e-3f, 1, step);
            }
            assertThat(model.gpt.loss(model.batch) / model.batch.rows()).isLessThan(0.05);
        }
    }

    @Test
    void shorterWindowsAndFewerSequencesFitIntoTheSameModel() {
        ModelConfig config = Configs.tiny("gpt2");
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(config, VOCAB, 3, kernels)) {
            Tensor whole = model.arena.f32(21, VOCAB);
            model.gpt.logits(model.batch.inputs(), 3, 7, 0, whole);
            Tensor beginning = model.arena.f32(4, VOCAB);
            model.gpt.logits(model.batch.inputs(), 1, 4, 0, beginning);
            for (long i = 0; i < beginning.numElements(); i++) {
                assertThat((double) beginning.get(i)).isCloseTo(whole.get(i), within(1e-6));
            }
            assertThatThrownBy(() -> model.gpt.logits(new int[28], 4, 7, 0, whole))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("made for 3 of 7");
        }
    }

    @Test
    void aStepInSteadyStateAllocatesAlmostNothing() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        try (Kernels kernels = new PlainKernels();
                FormulaCase model = new FormulaCase(Configs.tiny("llama"), VOCAB, 3, kernels)) {
            for (int i = 0; i < 3; i++) {
                model.gpt.forwardBackward(model.batch, 1);
            }
            long offHeap = model.arena.allocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            int steps = 20;
            for (int i = 0; i < steps; i++) {
                model.gpt.forwardBackward(model.batch, 1);
            }
            long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / steps;
            assertThat(model.arena.allocatedBytes()).isEqualTo(offHeap);
            // the pass, its attention shape, keys of dropout, and scratch rows of the plain kernels
            assertThat(perStep).isLessThan(32_000);
        }
    }

    private static TokenBatch part(TokenBatch all, int from, int sequences) {
        int seq = all.seq();
        int[] inputs = Arrays.copyOfRange(all.inputs(), from * seq, (from + sequences) * seq);
        int[] targets = Arrays.copyOfRange(all.targets(), from * seq, (from + sequences) * seq);
        long firstRow = all.firstRow() + (long) from * seq;
        return new TokenBatch(inputs, targets, sequences, seq).at(firstRow, all.dropoutKey());
    }
}
