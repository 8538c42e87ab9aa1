package io.ladder.worker.bench;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/** Measures matrix products alone, through the kernels that training uses. */
final class ProductBenchmark {
    /** Results larger than this are measured on a slice of rows: the rate is the same. */
    private static final long MAX_RESULT_BYTES = 64L << 20;

    private static final int MIN_ROWS = 64;

    private final Kernels kernels;
    private final Repetitions repetitions;

    /** @param repetitions of each product, after one call that is not counted */
    ProductBenchmark(Kernels kernels, Repetitions repetitions) {
        this.kernels = kernels;
        this.repetitions = repetitions;
    }

    /** The three products of a linear layer. */
    ProductRates measure(LinearProduct product, DType dtype) {
        long rows = Math.min(product.rows(), Math.max(MIN_ROWS, MAX_RESULT_BYTES / Float.BYTES / product.out()));
        double gflop = product.flop() / product.rows() * rows / 1e9;
        try (var arena = new TensorArena()) {
            Tensor x = filled(arena, dtype, rows, product.in());
            Tensor weight = filled(arena, dtype, product.out(), product.in());
            Tensor y = filled(arena, dtype, rows, product.out());
            Tensor dx = arena.allocate(dtype, rows, product.in());
            Tensor dWeight = arena.f32(product.out(), product.in());
            double backwardInput = rate(gflop, () -> kernels.linearBackwardInput(y, weight, dx, false));
            double backwardWeight = rate(gflop, () -> kernels.linearBackwardWeight(y, x, dWeight, null));
            double forward = rate(gflop, () -> kernels.linearForward(x, weight, null, null, y));
            return new ProductRates(product, dtype, forward, backwardInput, backwardWeight);
        }
    }

    private double rate(double gflop, Runnable call) {
        call.run(); // makes the primitive and touches the memory
        return gflop / repetitions.time(call).bestSeconds();
    }

    /** Values in [-1, 1): zeros would cost less power, and with it less clock. */
    private static Tensor filled(TensorArena arena, DType dtype, long rows, long columns) {
        Tensor tensor = arena.allocate(dtype, rows, columns);
        for (int i = 0; i < tensor.numElements(); i++) {
            tensor.set(i, 2 * CounterRandom.uniform(columns, i) - 1);
        }
        return tensor;
    }
}
