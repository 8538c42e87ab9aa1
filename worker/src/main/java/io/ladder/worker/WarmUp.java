package io.ladder.worker;

import io.ladder.model.AdamW;
import io.ladder.model.Gpt;
import io.ladder.model.GradientProgress;
import io.ladder.model.ModelConfig;
import io.ladder.model.ParameterLayout;
import io.ladder.model.TokenBatch;
import io.ladder.tensor.Bf16Support;
import io.ladder.tensor.DType;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a tiny model of the run's kind on made-up tokens, on a thread of its own, while a rank waits for Spark and for
 * its peers. It loads the native library and lets the JIT compile the vector code, which is hundreds of times slower
 * before: the first steps of the run pay for less of it. Nothing of it enters the run.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** A rank that waits longer than this for the others leaves the processor to whoever needs it. */
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(4);

    private static final int SEQUENCES = 2;
    private static final int VOCAB = 64;

    private final Thread thread;
    private volatile boolean ended;
    private final AtomicInteger steps = new AtomicInteger();

    private WarmUp(RunConfig config, int threads) {
        thread = new Thread(() -> run(config, threads), "ladder-warm-up");
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param config of the run to come
     * @param threads math threads of the rank
     */
    public static WarmUp begin(RunConfig config, int threads) {
        var warmUp = new WarmUp(config, threads);
        warmUp.thread.start();
        return warmUp;
    }

    /** Ends with the tiny step under way; whatever went wrong is for the run itself to find and to say. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tiny steps done so far. */
    int steps() {
        return steps.get();
    }

    private void run(RunConfig config, int threads) {
        long begin = System.nanoTime();
        try (Kernels kernels = KernelSets.open(config.tensor().kernels(), threads);
                TensorArena arena = new TensorArena()) {
            ModelConfig model = tiny(config.model());
            ParameterLayout layout = ParameterLayout.of(model, VOCAB);
            Tensor parameters = arena.f32(layout.numElements());
            Tensor gradients = arena.f32(layout.numElements());
            Bf16Support bf16 = kernels.bf16();
            DType compute = ComputePrecision.of(config, bf16, bf16.inHardware()).dtype();
            Gpt gpt = new Gpt(
                    model,
                    VOCAB,
                    kernels,
                    arena,
                    parameters,
                    gradients,
                    SEQUENCES,
                    config.train().recompute(),
                    compute);
            gpt.initialize(config.seed());
            AdamW optimizer = new AdamW(
                    kernels, config.train().optimizer(), layout, parameters, gpt.productWeights(), gradients, arena, 0);
            TokenBatch batch = batch(model.seq());
            while (!ended && System.nanoTime() - begin < LONGEST_NS) {
                gpt.forwardBackward(batch, 1f / batch.rows(), false, GradientProgress.IGNORED);
                double norm = Math.sqrt(kernels.sumOfSquares(gradients));
                optimizer.step(1e-3f, (float) Math.min(1, 1 / norm), steps.incrementAndGet());
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("no warm-up", e);
        }
        LOG.info("warmed up with {} tiny steps in {} ms", steps, (System.nanoTime() - begin) / 1_000_000);
    }

    /** The same layers and head size with few of everything. */
    private static ModelConfig tiny(ModelConfig of) {
        int kvHeads = of.kvHeads() == of.heads() ? 2 : 1;
        int dim = 2 * of.headDim();
        return new ModelConfig(
                of.style(),
                1,
                dim,
                2,
                kvHeads,
                2 * dim,
                Math.min(64, of.seq()),
                of.norm(),
                of.normPlacement(),
                of.positions(),
                of.activation(),
                of.bias(),
                of.tiedOutput(),
                of.dropout(),
                of.initialization(),
                of.window(),
                of.ropeTheta(),
                of.normEps());
    }

    private static TokenBatch batch(int seq) {
        int[] inputs = new int[SEQUENCES * seq];
        int[] targets = new int[SEQUENCES * seq];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i * 31 % VOCAB;
            targets[i] = (i + 1) * 31 % VOCAB;
        }
        return new TokenBatch(inputs, targets, SEQUENCES, seq);
    }
}
