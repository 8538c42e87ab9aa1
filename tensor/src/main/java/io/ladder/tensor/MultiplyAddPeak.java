package io.ladder.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The most f32 multiply-adds that the processor does when it need not wait for memory: a limit for every product. */
public final class MultiplyAddPeak {
    /** Of one timed call: some milliseconds. */
    private static final int ROUNDS = 2_000_000;

    /** The first ones run while the JIT compiles. */
    private static final int CALLS = 25;

    private MultiplyAddPeak() {}

    /**
     * Measures for about half a second.
     *
     * @param threads that compute at the same time
     * @return GFLOP/s of all threads together, each at its best; empty without the vector module
     */
    public static OptionalDouble gflops(int threads) {
        if (!VectorModule.isPresent()) {
            return OptionalDouble.empty();
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(MultiplyAddPeak::gflopsOfThisThread));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return OptionalDouble.of(sum);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot measure multiply-adds", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring multiply-adds", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static double gflopsOfThisThread() {
        double best = 0;
        float kept = 0;
        for (int call = 0; call < CALLS; call++) {
            long begin = System.nanoTime();
            kept += VectorMultiplyAdds.run(ROUNDS, 1 + kept * Float.MIN_VALUE);
            long nanos = System.nanoTime() - begin;
            best = Math.max(best, (double) ROUNDS * VectorMultiplyAdds.flopPerRound() / nanos);
        }
        if (Float.isNaN(kept)) {
            throw new IllegalStateException("multiply-adds gave " + kept);
        }
        return best;
    }
}
