package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** SwiGLU row by row: gate, then up, {@code ffn} elements each. A loop per type: {@link RowThreads} says why. */
final class VectorSwiGlu {
    private VectorSwiGlu() {}

    /** The loop that computes y = silu(gate) up over rows [from, to). */
    static RowThreads.Rows forward(Elements gateUp, Elements y, int ffn) {
        return y.narrow()
                ? (part, from, to) -> {
                    for (int r = from; r < to; r++) {
                        forwardNarrow(gateUp, 2 * r * ffn, y, r * ffn, ffn);
                    }
                }
                : (part, from, to) -> {
                    for (int r = from; r < to; r++) {
                        forward(gateUp, 2 * r * ffn, y, r * ffn, ffn);
                    }
                };
    }

    /** The loop that computes the f32 gradients of both halves over rows [from, to). */
    static RowThreads.Rows backward(Elements gateUp, Elements dy, Elements dGateUp, int ffn) {
        return (part, from, to) -> {
            for (int r = from; r < to; r++) {
                backward(gateUp, 2 * r * ffn, dy, r * ffn, dGateUp, 2 * r * ffn, ffn);
            }
        };
    }

    /** The same for one bf16 row at a time; {@code row} holds one f32 row per part, from where it is rounded. */
    static RowThreads.Rows backwardNarrow(Elements gateUp, Elements dy, Elements row, Elements dGateUp, int ffn) {
        return RowThreads.inTurn(
                1,
                (part, from, to) -> backwardNarrow(gateUp, 2 * from * ffn, dy, from * ffn, row, 2 * part * ffn, ffn),
                (part, from, to) -> VectorRows.copy(row, 2 * part * ffn, dGateUp, 2 * from * ffn, 2 * ffn));
    }

    private static void forward(Elements gateUp, int gateAt, Elements y, int yAt, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        int upAt = gateAt + ffn;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            y.store(VectorMath.silu(gateUp.load(gateAt + i)).mul(gateUp.load(upAt + i)), yAt + i);
        }
        for (int i = end; i < ffn; i++) {
            y.put(yAt + i, VectorMath.silu(gateUp.get(gateAt + i)) * gateUp.get(upAt + i));
        }
    }

    private static void forwardNarrow(Elements gateUp, int gateAt, Elements y, int yAt, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        int upAt = gateAt + ffn;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            y.storeNarrow(VectorMath.silu(gateUp.loadNarrow(gateAt + i)).mul(gateUp.loadNarrow(upAt + i)), yAt + i);
        }
        for (int i = end; i < ffn; i++) {
            y.put(yAt + i, VectorMath.silu(gateUp.get(gateAt + i)) * gateUp.get(upAt + i));
        }
    }

    private static void backward(
            Elements gateUp, int gateAt, Elements dy, int dyAt, Elements dGateUp, int dGateAt, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        int upAt = gateAt + ffn;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector gate = gateUp.load(gateAt + i);
            FloatVector d = dy.load(dyAt + i);
            FloatVector e = VectorMath.exp(gate.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector silu = gate.mul(s);
            FloatVector slope = silu.fma(s.mul(e), s);
            dGateUp.store(d.mul(gateUp.load(upAt + i)).mul(slope), dGateAt + i);
            dGateUp.store(d.mul(silu), dGateAt + ffn + i);
        }
        for (int i = end; i < ffn; i++) {
            float gate = gateUp.get(gateAt + i);
            float d = dy.get(dyAt + i);
            dGateUp.put(dGateAt + i, d * gateUp.get(upAt + i) * VectorMath.siluSlope(gate));
            dGateUp.put(dGateAt + ffn + i, d * VectorMath.silu(gate));
        }
    }

    private static void backwardNarrow(
            Elements gateUp, int gateAt, Elements dy, int dyAt, Elements dGateUp, int dGateAt, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        int upAt = gateAt + ffn;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector gate = gateUp.loadNarrow(gateAt + i);
            FloatVector d = dy.loadNarrow(dyAt + i);
            FloatVector e = VectorMath.exp(gate.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector silu = gate.mul(s);
            FloatVector slope = silu.fma(s.mul(e), s);
            dGateUp.store(d.mul(gateUp.loadNarrow(upAt + i)).mul(slope), dGateAt + i);
            dGateUp.store(d.mul(silu), dGateAt + ffn + i);
        }
        for (int i = end; i < ffn; i++) {
            float gate = gateUp.get(gateAt + i);
            float d = dy.get(dyAt + i);
            dGateUp.put(dGateAt + i, d * gateUp.get(upAt + i) * VectorMath.siluSlope(gate));
            dGateUp.put(dGateAt + ffn + i, d * VectorMath.silu(gate));
        }
    }
}
