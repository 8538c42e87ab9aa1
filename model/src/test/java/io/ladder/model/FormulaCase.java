package io.ladder.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/**
 * A model whose weights and tokens come from a formula, so that another implementation can rebuild it.
 *
 * <p>u(k, i) in [-1, 1): splitmix64's output for the state (k &lt;&lt; 32) + i, its upper 53 bits times 2^-52, minus 1.
 * Parameter k, element i: matrices 0.2 u, norm weights 1 + 0.1 u, biases 0.05 u, in double, rounded to float. Token j of
 * the flat [batch, seq + 1] block: floor((u(1000, j) + 1) / 2 vocab).
 */
final class FormulaCase implements AutoCloseable {
    private static final int TOKEN_STREAM = 1000;

    final TensorArena arena = new TensorArena();
    final ParameterLayout layout;
    final Tensor parameters;
    final Tensor gradients;
    final Gpt gpt;
    final TokenBatch batch;

    FormulaCase(ModelConfig config, int vocab, int sequences, Kernels kernels) {
        this(config, vocab, sequences, kernels, Recompute.NONE);
    }

    FormulaCase(ModelConfig config, int vocab, int sequences, Kernels kernels, Recompute recompute) {
        this(config, vocab, sequences, kernels, recompute, DType.F32);
    }

    FormulaCase(ModelConfig config, int vocab, int sequences, Kernels kernels, Recompute recompute, DType compute) {
        assumeTrue(
                compute == DType.F32 || kernels.bf16().available(),
                kernels.bf16().computedBy() + " has no bf16");
        this.layout = ParameterLayout.of(config, vocab);
        this.parameters = arena.f32(layout.numElements());
        this.gradients = arena.f32(layout.numElements());
        fillParameters(layout, parameters);
        this.gpt = new Gpt(config, vocab, kernels, arena, parameters, gradients, sequences, recompute, compute);
        gpt.refresh();
        this.batch = batch(vocab, sequences, config.seq());
    }

    static void fillParameters(ParameterLayout layout, Tensor parameters) {
        for (int k = 0; k < layout.parameters().size(); k++) {
            Parameter parameter = layout.parameters().get(k);
            for (long i = 0; i < parameter.numElements(); i++) {
                double u = uniform(k, i);
                double value =
                        parameter.decays() ? 0.2 * u : parameter.name().endsWith("bias") ? 0.05 * u : 1 + 0.1 * u;
                parameters.set(parameter.offset() + i, (float) value);
            }
        }
    }

    static TokenBatch batch(int vocab, int sequences, int seq) {
        int[] inputs = new int[sequences * seq];
        int[] targets = new int[sequences * seq];
        for (int sequence = 0; sequence < sequences; sequence++) {
            for (int position = 0; position < seq; position++) {
                long token = (long) sequence * (seq + 1) + position;
                inputs[sequence * seq + position] = token(vocab, token);
                targets[sequence * seq + position] = token(vocab, token + 1);
            }
        }
        return new TokenBatch(inputs, targets, sequences, seq);
    }

    static double uniform(long k, long i) {
        long z = (k << 32) + i + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1.0p-52 - 1;
    }

    Tensor gradientOf(Parameter parameter) {
        return gradients.slice(parameter.offset(), parameter.numElements());
    }

    @Override
    public void close() {
        arena.close();
    }

    private static int token(int vocab, long index) {
        return (int) Math.floor((uniform(TOKEN_STREAM, index) + 1) / 2 * vocab);
    }
}
