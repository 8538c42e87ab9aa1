package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.collective.InMemoryTransport;
import io.ladder.collective.RingCommunicator;
import io.ladder.collective.Transport;
import io.ladder.collective.WireType;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.model.AdamW;
import io.ladder.model.Gpt;
import io.ladder.model.LearningRateSchedule;
import io.ladder.model.Parameter;
import io.ladder.model.ParameterLayout;
import io.ladder.model.Recompute;
import io.ladder.parallelism.DataParallel;
import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import io.ladder.worker.TrainingDivergedException.Culprit;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
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

    @Test
    void whatOverflowsInOneMicroBatchOfOneRankStopsAllOverAnyWire() throws Exception {
        diverge(BROKEN_STEP, "gradient norm ", "h1.ffn: gradient", Break.GRADIENT, 2, WireType.BF16, DType.F32);
    }

    @Test
    void inMixedPrecisionTheGradientOfOneRankStopsAllToo() throws Exception {
        diverge(BROKEN_STEP, "gradient norm ", "h1.ffn: gradient", Break.GRADIENT, 2, WireType.F32, DType.BF16);
    }

    @Test
    void anEvaluationNamesTheRankAndTheLayerThatWasNotFinite() throws Exception {
        MadeUpCorpus.write(directory, 3000, 333);
        List<List<Culprit>> found = onAllRanks(this::evaluateOnABrokenRank);

        assertThat(found).hasSize(RANKS).allSatisfy(culprits -> assertThat(culprits)
                .containsExactly(new Culprit(BROKEN_RANK, "h1.ffn: output")));
    }

    /** What goes wrong on one rank. */
    private enum Break {
        LOSS,
        WEIGHT,
        GRADIENT
    }

    private void diverge(int step, String said, String layer, Break what) throws Exception {
        diverge(step, said, layer, what, 1, WireType.F32, DType.F32);
    }

    private void diverge(
            int step, String said, String layer, Break what, int microBatches, WireType wire, DType precision)
            throws Exception {
        MadeUpCorpus.write(directory, 3000, 0);
        List<TrainingDivergedException> errors =
                onAllRanks(transport -> trainUntilItDiverges(transport, what, microBatches, wire, precision));
        for (TrainingDivergedException error : errors) {
            assertThat(error.step()).isEqualTo(step);
            assertThat(error.ranks()).containsExactly(BROKEN_RANK);
            assertThat(error)
                    .hasMessageContaining("training diverged at step " + step + ": loss ")
                    .hasMessageContaining(said)
                    .hasMessageContaining("first on rank 1 in " + layer + ";");
        }
    }

    /** The work of a rank. */
    private interface Work<T> {
        T of(Transport transport) throws Exception;
    }

    private static <T> List<T> onAllRanks(Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        try {
            List<Future<T>> results = InMemoryTransport.group(RANKS).stream()
                    .map(transport -> threads.submit(() -> work.of(transport)))
                    .toList();
            List<T> all = new ArrayList<>();
            for (Future<T> result : results) {
                all.add(result.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Culprit> evaluateOnABrokenRank(Transport transport) throws IOException {
        RunConfig config = RunConfig.of(new TinyRun(directory, directory).resolved(RANKS));
        ParameterLayout layout = ParameterLayout.of(config.model(), MadeUpCorpus.LETTERS.length());
        TokenManifest corpus = TokenManifest.read(directory);
        try (RingCommunicator communicator = new RingCommunicator(transport, 20_000);
                TensorArena arena = new TensorArena();
                Kernels kernels = new PlainKernels();
                TokenSplit tokens = TokenSplit.open(directory, corpus, TokenManifest.VALIDATION)) {
            Tensor parameters = arena.f32(layout.numElements());
            Tensor gradients = arena.f32(layout.numElements());
            Gpt model =
                    new Gpt(config.model(), MadeUpCorpus.LETTERS.length(), kernels, arena, parameters, gradients, 4);
            model.initialize(1);
            var evaluation = new Evaluation(tokens, config.train().evaluateTokens(), model, communicator, 4);
            assertThat(evaluation.measure().mean()).isFinite();
            assertThat(evaluation.culprits()).isEmpty();
            if (transport.rank() == BROKEN_RANK) {
                breakWeights(layout, parameters, Break.WEIGHT);
            }
            assertThat(evaluation.measure().mean()).isNaN();
            return evaluation.culprits();
        }
    }

    private TrainingDivergedException trainUntilItDiverges(
            Transport transport, Break what, int microBatches, WireType wire, DType precision) throws IOException {
        RunConfig config = RunConfig.of(new TinyRun(directory, directory)
                .set("parallelism.wire=" + wire)
                .resolved(RANKS));
        int share = config.train().batch() / RANKS / microBatches;
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
                    config.model(),
                    MadeUpCorpus.LETTERS.length(),
                    kernels,
                    arena,
                    parameters,
                    gradients,
                    share,
                    Recompute.NONE,
                    precision);
            model.initialize(1);
            Tensor products = model.productWeights();
            try (DataParallel dataParallel = new DataParallel(communicator, gradients, config.parallelism())) {
                TrainingStep step = new TrainingStep(
                        model,
                        gradients,
                        new BatchFeed(tokens, 1, 8, config.train().batch(), transport.rank(), RANKS, share, false),
                        dataParallel,
                        kernels,
                        new AdamW(
                                kernels, config.train().optimizer(), layout, parameters, products, gradients, arena, 0),
                        LearningRateSchedule.of(
                                config.train().schedule(), config.train().optimizer(), 50),
                        config.train().clip().rule());
                for (int i = 0; i < 50; i++) {
                    if (breaks && i == BROKEN_STEP - 1) {
                        breakWeights(layout, parameters, what);
                        model.refresh();
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
