package io.ladder.tensor;

/** Activations split over threads by elements. */
final class ThreadedActivations implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch rowScratch = new Scratch();

    ThreadedActivations(RowThreads threads) {
        this.threads = threads;
    }

    void forward(Activation f, Tensor x, Tensor y) {
        Shapes.like("y", y, x);
        threads.splitBlocks(elements(x), VectorActivations.forward(f, x.elements(), y.elements()));
    }

    void backward(Activation f, Tensor x, Tensor dy, Tensor dx) {
        Shapes.like("dy", dy, x);
        Shapes.like("dx", dx, x);
        threads.splitBlocks(elements(x), VectorActivations.backward(f, x.elements(), dy.elements(), dx.elements()));
    }

    void swiGluForward(Tensor gateUp, Tensor y) {
        int ffn = Shapes.swiGlu(gateUp, y);
        threads.split(
                Shapes.rows(y), 1, gateUp.numElements(), VectorSwiGlu.forward(gateUp.elements(), y.elements(), ffn));
    }

    void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        int ffn = Shapes.swiGlu(gateUp, dy);
        Shapes.like("dGateUp", dGateUp, gateUp);
        RowThreads.Rows loop;
        if (dy.dtype() == DType.BF16) {
            Elements row = rowScratch.elements(DType.F32, 8L * ffn * threads.parts());
            loop = VectorSwiGlu.backwardNarrow(gateUp.elements(), dy.elements(), row, dGateUp.elements(), ffn);
        } else {
            loop = VectorSwiGlu.backward(gateUp.elements(), dy.elements(), dGateUp.elements(), ffn);
        }
        threads.split(Shapes.rows(dy), 1, gateUp.numElements(), loop);
    }

    long scratchBytes() {
        return rowScratch.bytes();
    }

    @Override
    public void close() {
        rowScratch.close();
    }

    private static int elements(Tensor x) {
        return Math.toIntExact(x.numElements());
    }
}
