package io.ladder.tensor;

/** Activations split over threads by elements. */
final class ThreadedActivations implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch rowScratch = new Scratch();
    private final VectorActivations.Forward forward = new VectorActivations.Forward();
    private final VectorActivations.Backward backward = new VectorActivations.Backward();
    private final VectorSwiGlu.Forward swiGluForward = new VectorSwiGlu.Forward();
    private final VectorSwiGlu.Backward swiGluBackward = new VectorSwiGlu.Backward();

    ThreadedActivations(RowThreads threads) {
        this.threads = threads;
    }

    void forward(Activation f, Tensor x, Tensor y) {
        Shapes.like("y", y, x);
        forward.of(f, x.elements(), y.elements());
        threads.splitBlocks(elements(x), forward);
    }

    void backward(Activation f, Tensor x, Tensor dy, Tensor dx) {
        Shapes.like("dy", dy, x);
        Shapes.like("dx", dx, x);
        backward.of(f, x.elements(), dy.elements(), dx.elements());
        threads.splitBlocks(elements(x), backward);
    }

    void swiGluForward(Tensor gateUp, Tensor y) {
        int ffn = Shapes.swiGlu(gateUp, y);
        swiGluForward.of(gateUp.elements(), y.elements(), ffn);
        threads.split(Shapes.rows(y), 1, gateUp.numElements(), swiGluForward);
    }

    void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        int ffn = Shapes.swiGlu(gateUp, dy);
        Shapes.like("dGateUp", dGateUp, gateUp);
        Elements row = dy.dtype() == DType.BF16 ? rowScratch.elements(DType.F32, 8L * ffn * threads.parts()) : null;
        swiGluBackward.of(gateUp.elements(), dy.elements(), row, dGateUp.elements(), ffn);
        threads.split(Shapes.rows(dy), 1, gateUp.numElements(), swiGluBackward);
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
