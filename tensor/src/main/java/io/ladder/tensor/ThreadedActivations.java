package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Activations split over threads by elements. */
final class ThreadedActivations {
    private final RowThreads threads;

    ThreadedActivations(RowThreads threads) {
        this.threads = threads;
    }

    void forward(Activation f, Tensor x, Tensor y) {
        Shapes.f32("x", x);
        Shapes.elements("y", y, x.numElements());
        ByteBuffer in = x.window();
        ByteBuffer out = y.window();
        threads.splitBlocks(elements(x), (part, from, to) -> VectorActivations.forward(f, in, out, 4 * from, 4 * to));
    }

    void backward(Activation f, Tensor x, Tensor dy, Tensor dx) {
        Shapes.f32("x", x);
        Shapes.elements("dy", dy, x.numElements());
        Shapes.elements("dx", dx, x.numElements());
        ByteBuffer in = x.window();
        ByteBuffer gradient = dy.window();
        ByteBuffer out = dx.window();
        threads.splitBlocks(
                elements(x), (part, from, to) -> VectorActivations.backward(f, in, gradient, out, 4 * from, 4 * to));
    }

    void swiGluForward(Tensor gateUp, Tensor y) {
        int ffn = Shapes.swiGlu(gateUp, y);
        ByteBuffer in = gateUp.window();
        ByteBuffer out = y.window();
        threads.split(Shapes.rows(y), 1, gateUp.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                VectorSwiGlu.forwardRow(in, 8 * r * ffn, out, 4 * r * ffn, 4 * ffn);
            }
        });
    }

    void swiGluBackward(Tensor gateUp, Tensor dy, Tensor dGateUp) {
        int ffn = Shapes.swiGlu(gateUp, dy);
        Shapes.elements("dGateUp", dGateUp, gateUp.numElements());
        ByteBuffer in = gateUp.window();
        ByteBuffer gradient = dy.window();
        ByteBuffer out = dGateUp.window();
        threads.split(Shapes.rows(dy), 1, gateUp.numElements(), (part, from, to) -> {
            for (int r = from; r < to; r++) {
                VectorSwiGlu.backwardRow(in, out, 8 * r * ffn, gradient, 4 * r * ffn, 4 * ffn);
            }
        });
    }

    private static int elements(Tensor x) {
        return Math.toIntExact(x.numElements());
    }
}
