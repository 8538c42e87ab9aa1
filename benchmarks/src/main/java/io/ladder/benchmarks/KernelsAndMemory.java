package io.ladder.benchmarks;

import io.ladder.tensor.CounterRandom;
import io.ladder.tensor.KernelSets;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;

/** What every kernel benchmark needs: a kernel set by name, and tensors that are not zero. */
final class KernelsAndMemory implements AutoCloseable {
    private final Kernels kernels;
    private final TensorArena arena = new TensorArena();
    private long key;

    /** @param set {@code onednn} or {@code plain}; as many threads as the environment variable {@code MATH_THREADS} says */
    KernelsAndMemory(String set) {
        kernels = KernelSets.open(set, Integer.parseInt(System.getenv().getOrDefault("MATH_THREADS", "1")));
    }

    Kernels kernels() {
        return kernels;
    }

    /** A tensor of zeros. */
    Tensor zeros(long... shape) {
        return arena.f32(shape);
    }

    /** A tensor of values in [-1, 1). */
    Tensor random(long... shape) {
        Tensor tensor = arena.f32(shape);
        key++;
        for (long i = 0; i < tensor.numElements(); i++) {
            tensor.set(i, 2 * CounterRandom.uniform(key, i) - 1);
        }
        return tensor;
    }

    @Override
    public void close() {
        arena.close();
        kernels.close();
    }
}
