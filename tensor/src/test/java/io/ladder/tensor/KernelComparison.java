package io.ladder.tensor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The plain kernels, and the fast ones on one and on three threads; random tensors are freed after each test. */
abstract class KernelComparison {
    static Kernels[] fastSets;

    final Kernels plain = new PlainKernels();
    final RandomTensors random;

    KernelComparison(long seed) {
        random = new RandomTensors(seed);
    }

    @BeforeAll
    static void open() {
        fastSets = new Kernels[] {new OneDnnKernels(1), new OneDnnKernels(3)};
    }

    @AfterAll
    static void close() {
        for (Kernels fast : fastSets) {
            fast.close();
        }
    }

    /** Below AVX-512 oneDNN has no bf16 products; a run in bf16 is refused there. */
    static void assumeProductsOf(DType dtype) {
        assumeTrue(dtype == DType.F32 || OneDnn.bf16().available(), OneDnn.describe() + " has no bf16 products");
    }

    @AfterEach
    void free() {
        random.close();
    }
}
