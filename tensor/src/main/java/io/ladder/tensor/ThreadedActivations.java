package io.ladder.tensor;

import java.util.List;

/**
 * Activations split over threads by elements: in f32 vector code, in bf16 oneDNN's, which widens and rounds in registers,
 * where C2 has no room for it beside an exp.
 */
final class ThreadedActivations implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch rowScratch = new Scratch();
    private final VectorActivations.Forward forward = new VectorActivations.Forward();
    private final VectorActivations.Backward backward = new VectorActivations.Backward();
    private final PrimitiveCache<ActivationKey, SplitEltwise> primitives;
    private final ActivationKey key = new ActivationKey();
    private final VectorSwiGlu.Forward swiGluForward = new VectorSwiGlu.Forward();
    private final VectorSwiGlu.Backward swiGluBackward = new VectorSwiGlu.Backward();

    /** @param streams one per thread */
    ThreadedActivations(List<OneDnnStream> streams, RowThreads threads) {
        this.threads = threads;
        this.primitives =
                new PrimitiveCache<>(wanted -> new SplitEltwise(streams, threads, wanted), ActivationKey::copy);
    }

    void forward(Activation f, Tensor x, Tensor y) {
        Shapes.like("y", y, x);
        if (x.dtype() == DType.F32) {
            forward.of(f, x.elements(), y.elements());
            threads.splitBlocks(elements(x), forward);
        } else {
            primitives.get(key.set(f, false, x.dtype(), elements(x))).run(x.address(), 0, y.address());
        }
    }

    void backward(Activation f, Tensor x, Tensor dy, Tensor dx) {
        Shapes.like("dy", dy, x);
        Shapes.like("dx", dx, x);
        if (x.dtype() == DType.F32) {
            backward.of(f, x.elements(), dy.elements(), dx.elements());
            threads.splitBlocks(elements(x), backward);
        } else {
            primitives.get(key.set(f, true, x.dtype(), elements(x))).run(x.address(), dy.address(), dx.address());
        }
    }

    void swiGluForward(Tensor gateUp, Tensor y) {
        int ffn = Shapes.swiGlu(gateUp, y);
        swiGluForward.of(gateUp.elements(), y.elements(), rows(y, ffn), ffn);
        threads.split(Shapes.rows(y), 1, gateUp.numElements(), swiGluForward);
    }

    void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        int ffn = Shapes.swiGlu(gateUp, dy);
        Shapes.like("dGateUp", dGateUp, gateUp);
        swiGluBackward.of(gateUp.elements(), dy.elements(), rows(dy, ffn), dGateUp.elements(), ffn);
        threads.split(Shapes.rows(dy), 1, gateUp.numElements(), swiGluBackward);
    }

    long scratchBytes() {
        return rowScratch.bytes();
    }

    @Override
    public void close() {
        rowScratch.close();
        primitives.close();
    }

    /** A row of two halves per part where x is bf16; null where it is not. */
    private Elements rows(Tensor x, int ffn) {
        return x.dtype() == DType.F32 ? null : rowScratch.elements(DType.F32, 2L * Float.BYTES * ffn * threads.parts());
    }

    private static int elements(Tensor x) {
        return Math.toIntExact(x.numElements());
    }
}
