package io.ladder.tensor;

import java.util.EnumMap;
import java.util.Map;

/** Activations split over threads by elements, in f32 vector code, in bf16 from tables; SwiGLU split by rows. */
final class ThreadedActivations implements AutoCloseable {
    private final RowThreads threads;
    private final Scratch rowScratch = new Scratch();
    private final VectorActivations.Values values = new VectorActivations.Values();
    private final VectorActivations.Arguments arguments = new VectorActivations.Arguments();
    private final VectorActivations.Exponentials exponentials = new VectorActivations.Exponentials();
    private final VectorActivations.ValuesAndSlopes valuesAndSlopes = new VectorActivations.ValuesAndSlopes();
    private final VectorActivations.ReluAndSlope relu = new VectorActivations.ReluAndSlope();
    private final RowThreads.Rows inTurn =
            new RowThreads.InTurn(arguments, exponentials, valuesAndSlopes).by(RowThreads.BLOCK);
    private final Map<Activation, ActivationTable> tables = new EnumMap<>(Activation.class);
    private final VectorSwiGlu.Forward swiGluForward = new VectorSwiGlu.Forward();
    private final VectorSwiGlu.Backward swiGluBackward = new VectorSwiGlu.Backward();

    ThreadedActivations(RowThreads threads) {
        this.threads = threads;
    }

    void forward(Activation f, Tensor x, Tensor y, Tensor slope) {
        threads.splitBlocks(Shapes.activation(x, y, slope), body(f, x, y, slope));
    }

    private RowThreads.Rows body(Activation f, Tensor x, Tensor y, Tensor slope) {
        if (x.dtype() == DType.BF16) {
            return tables.computeIfAbsent(f, ActivationTable::new).of(x, y, slope);
        }
        if (slope == null) {
            return values.of(f, x.elements(), y.elements());
        }
        if (f == Activation.RELU) {
            return relu.of(x.elements(), y.elements(), slope.elements());
        }
        arguments.of(f, x.elements(), y.elements());
        exponentials.of(y.elements());
        valuesAndSlopes.of(f, x.elements(), y.elements(), slope.elements());
        return inTurn;
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
    }

    /** A row of two halves per part where x is bf16; null where it is not. */
    private Elements rows(Tensor x, int ffn) {
        return x.dtype() == DType.F32 ? null : rowScratch.elements(DType.F32, 2L * Float.BYTES * ffn * threads.parts());
    }
}
