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
    void everyRankNamesTheStepAndTheRankWhoseLossWasNotFinite() throws Exception {
        MadeUpCorpus.write(directory, 3000, 0);
        ExecutorService threads = Executors.newFixedThreadPool(RANKS);
        try {
            List<Future<TrainingDivergedException>> errors = InMemoryTransport.group(RANKS).stream()
                    .map(transport -> threads.submit(() -> trainUntilItDiverges(transport)))
                    .toList();
            for (Future<TrainingDivergedException> error : errors) {
                assertThat(error.get().step()).isEqualTo(BROKEN_STEP);
                assertThat(error.get().ranks()).containsExactly(BROKEN_RANK);
                assertThat(error.get())
                        .hasMessageContaining("training diverged at step 4: loss NaN")
                        .hasMessageContaining("on rank 1;");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private TrainingDivergedException trainUntilItDiverges(Transport transport) throws IOException {
        RunConfig config = RunConfig.of(new TinyRun(directory, directory).resolved(RANKS));
        int share = config.train().batch() / RANKS;
        ParameterLayout layout = ParameterLayout.of(config.model(), MadeUpCorpus.LETTERS.length());
        TokenManifest corpus = TokenManifest.read(directory);
        try (RingCommunicator communicator = new RingCommunicator(transport, 20_000);
                TensorArena arena = new TensorArena();
                TokenSplit tokens = TokenSplit.open(directory, corpus, TokenManifest.TRAIN)) {
            Kernels kernels = transport.rank() == BROKEN_RANK ? brokenFromStep(BROKEN_STEP) : new PlainKernels();
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
                    step.run(i);
                }
            }
            throw new AssertionError("training went on");
        } catch (TrainingDivergedException e) {
            return e;
        }
    }

    /** Plain kernels whose loss is NaN from some step on; a proxy, because the interface has some thirty methods. */
    private static Kernels brokenFromStep(int step) {
        PlainKernels plain = new PlainKernels();
        int[] optimizerSteps = {0};
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(plain, arguments);
                        if (method.getName().equals("adamW")) {
                            optimizerSteps[0] = ((Long) arguments[arguments.length - 1]).intValue();
                        }
                        boolean broken = optimizerSteps[0] >= step - 1;
                        return method.getName().equals("crossEntropy") && broken ? (Object) Double.NaN : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
