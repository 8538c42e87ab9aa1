package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.model.AdamW;
import io.ladder.model.Gpt;
import io.ladder.model.LearningRateSchedule;
import io.ladder.model.Parameter;
import io.ladder.model.ParameterLayout;
import io.ladder.parallelism.DataParallel;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DivergenceTest {
    private static final int RANKS = 3;
    private static final int BROKEN_RANK = 1;
    private static final int BROKEN_STEP = 4;

    @TempDir
    Path directory;

    @Test
    void everyRankNamesTheStepTheRankAndTheLayerThatWasNotFinite() throws Exception {
        diverge(BROKEN_STEP, "loss NaN", "head: loss", Break.LOSS);
    }

    @Test
    void aWeightThatIsNotANumberIsNamedByItsLayer() throws Exception {
        diverge(BROKEN_STEP, "loss NaN", "h1.ffn: output", Break.WEIGHT);
    }

    @Test
    void whatOverflowsOnlyInTheBackwardPassIsNamedToo() throws Exception {
        diverge(BROKEN_STEP, "gradient norm ", "h1.ffn: gradient", Break.GRADIENT);
    }

    /** What goes wrong on one rank. */
    private enum Break {
        LOSS,
        WEIGHT,
        GRADIENT
    }

    private void diverge(int step, String said, String layer, Break what) throws Exception {
        MadeUpCorpus.write(directory, 3000, 0);
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        try {
            List<Future<TrainingDivergedException>> errors = InMemoryTransport.group(RANKS).stream()
                    .map(transport -> threads.submit(() -> trainUntilItDiverges(transport, what)))
                    .toList();
            for (Future<TrainingDivergedException> error : errors) {
                assertThat(error.get().step()).isEqualTo(step);
                assertThat(error.get().ranks()).containsExactly(BROKEN_RANK);
                assertThat(error.get())
                        .hasMessageContaining("training diverged at step " + step + ": loss ")
                        .hasMessageContaining(said)
                        .hasMessageContaining("first on rank 1 in " + layer + ";");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private TrainingDivergedException trainUntilItDiverges(Transport transport, Break what) throws IOException {
        RunConfig config = RunConfig.of(new TinyRun(directory, directory).resolved(RANKS));
        int share = config.train().batch() / RANKS;
        ParameterLayout layout = ParameterLayout.of(config.model(), MadeUpCorpus.LETTERS.length());
        TokenManifest corpus = TokenManifest.read(directory);
        try (RingCommunicator communicator = new RingCommunicator(transport, 20_000);
                TensorArena arena = new TensorArena();
                TokenSplit tokens = TokenSplit.open(directory, corpus, TokenManifest.TRAIN)) {
            boolean breaks = transport.rank() == BROKEN_RANK;
            Kernels kernels = breaks && what == Break.LOSS ? brokenFromStep(BROKEN_STEP) : new PlainKernels();
            Tensor parameters = arena.f32(layout.numElements());
            Tensor gradients = arena.f32(layout.numElements());
            Gpt model = new Gpt(
                    config.model(), MadeUpCorpus.LETTERS.length(), kernels, arena, parameters, gradients, share);
            model.initialize(1);
            try (DataParallel dataParallel = new DataParallel(communicator, gradients, config.parallelism())) {
                TrainingStep step = new TrainingStep(
                        model,
                        gradients,
                        new BatchFeed(tokens, 1, 8, config.train().batch(), transport.rank(), RANKS, share, false),
                        dataParallel,
                        kernels,
                        new AdamW(kernels, config.train().optimizer(), layout, parameters, gradients, arena),
                        LearningRateSchedule.of(
                                config.train().schedule(), config.train().optimizer(), 50),
                        config.train().clip().rule());
                for (int i = 0; i < 50; i++) {
                    if (breaks && i == BROKEN_STEP - 1) {
                        breakWeights(layout, parameters, what);
                    }
                    step.run(i);
                }
            }
            throw new AssertionError("training went on");
        } catch (TrainingDivergedException e) {
            return e;
        }
    }

    private static void breakWeights(ParameterLayout layout, Tensor parameters, Break what) {
        if (what == Break.WEIGHT) {
            parameters.set(layout.parameter("h1.ffn.up.weight").offset(), Float.NaN);
        } else if (what == Break.GRADIENT) {
            // Units that no row switches on add 0 however large their outgoing weights are, but in the backward pass a
            // sum over these overflows, and infinity times a slope of 0 is NaN.
            fill(layout, parameters, "h1.ffn.up.bias", -1e4f, -1e4f);
            fill(layout, parameters, "h1.ffn.down.weight", 3e38f, -3e38f);
            fill(layout, parameters, "lnf.weight", 1e6f, 1e6f);
        }
    }

    /** The first half with one number, the second with another. */
    private static void fill(ParameterLayout layout, Tensor parameters, String name, float first, float second) {
        Parameter parameter = layout.parameter(name);
        for (long i = 0; i < parameter.numElements(); i++) {
            parameters.set(parameter.offset() + i, i < parameter.numElements() / 2 ? first : second);
        }
    }

    /** Plain kernels whose loss is NaN from some step on; a proxy, because the interface has some thirty methods. */
    private static Kernels brokenFromStep(int step) {
        PlainKernels plain = new PlainKernels();
        int[] steps = {0};
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(plain, arguments);
                        if (method.getName().equals("sumOfSquares")) { // once per step, for the gradient's norm
                            steps[0]++;
                        }
                        boolean broken = steps[0] >= step - 1;
                        return method.getName().equals("crossEntropy") && broken ? (Object) Double.NaN : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
