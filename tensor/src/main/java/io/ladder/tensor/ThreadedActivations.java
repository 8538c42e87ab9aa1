package io.ladder.tensor;

/** Activations split over threads by elements. */
final class ThreadedActivations implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch rowScratch = new Scratch();
    private final Scratch gradientScratch = new Scratch();
    private final VectorActivations.Forward forward = new VectorActivations.Forward();
    private final VectorActivations.Backward backward = new VectorActivations.Backward();
    private final VectorActivations.Widening widenX = new VectorActivations.Widening();
    private final VectorActivations.Widening widenDy = new VectorActivations.Widening();
    private final VectorActivations.Rounding round = new VectorActivations.Rounding();
    private final RowThreads.Rows forwardBf16 = new RowThreads.InTurn(widenX, forward, round).by(RowThreads.BLOCK);
    private final RowThreads.Rows backwardBf16 =
            new RowThreads.InTurn(widenX, widenDy, backward, round).by(RowThreads.BLOCK);
    private final VectorSwiGlu.Forward swiGluForward = new VectorSwiGlu.Forward();
    private final VectorSwiGlu.Backward swiGluBackward = new VectorSwiGlu.Backward();

    ThreadedActivations(RowThreads threads) {
        this.threads = threads;
    }

    void forward(Activation f, Tensor x, Tensor y) {
        Shapes.like("y", y, x);
        if (x.dtype() == DType.F32) {
            forward.of(f, x.elements(), y.elements(), false);
            threads.splitBlocks(elements(x), forward);
        } else {
            Elements wide = wide(rowScratch, RowThreads.BLOCK);
            widenX.of(x.elements(), wide);
            forward.of(f, wide, wide, true);
            round.of(wide, y.elements());
            threads.splitBlocks(elements(x), forwardBf16);
        }
    }

    void backward(Activation f, Tensor x, Tensor dy, Tensor dx) {
        Shapes.like("dy", dy, x);
        Shapes.like("dx", dx, x);
        if (x.dtype() == DType.F32) {
            backward.of(f, x.elements(), dy.elements(), dx.elements(), false);
            threads.splitBlocks(elements(x), backward);
        } else {
            Elements wideX = wide(rowScratch, RowThreads.BLOCK);
            Elements wideDy = wide(gradientScratch, RowThreads.BLOCK);
            widenX.of(x.elements(), wideX);
            widenDy.of(dy.elements(), wideDy);
            backward.of(f, wideX, wideDy, wideDy, true);
            round.of(wideDy, dx.elements());
            threads.splitBlocks(elements(x), backwardBf16);
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
        return rowScratch.bytes() + gradientScratch.bytes();
    }

    @Override
    public void close() {
        rowScratch.close();
        gradientScratch.close();
    }

    /** A row of two halves per part where x is bf16; null where it is not. */
    private Elements rows(Tensor x, int ffn) {
        return x.dtype() == DType.F32 ? null : wide(rowScratch, 2 * ffn);
    }

    private Elements wide(Scratch scratch, int perPart) {
        return scratch.elements(DType.F32, (long) Float.BYTES * perPart * threads.parts());
    }

    private static int elements(Tensor x) {
        return Math.toIntExact(x.numElements());
    }
}
