package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** SwiGLU row by row: gate, then up, {@code ffn} elements each. A loop per type: {@link RowThreads} says why. */
final class VectorSwiGlu {
    private VectorSwiGlu() {}

    /** y = silu(gate) up over rows [from, to). */
    static final class Forward implements RowThreads.Rows {
        private Elements gateUp;
        private Elements y;
        private int ffn;

        void of(Elements input, Elements output, int width) {
            gateUp = input;
            y = output;
            ffn = width;
        }

        @Override
        public void run(int part, int from, int to) {
            if (y.narrow()) {
                for (int r = from; r < to; r++) {
                    forwardNarrow(gateUp, 2 * r * ffn, y, r * ffn, ffn);
                }
            } else {
                for (int r = from; r < to; r++) {
                    forward(gateUp, 2 * r * ffn, y, r * ffn, ffn);
                }
            }
        }
    }

    /**
     * The gradients of both halves over rows [from, to). Those of a bf16 row are computed in f32 in a row per part, and
     * rounded from there.
     */
    static final class Backward implements RowThreads.Rows {
        private Elements gateUp;
        private Elements dy;
        private Elements row;
        private Elements dGateUp;
        private int ffn;

        /** @param rowOfPart scratch, f32 [parts, 2 width] where dy is bf16; else null */
        void of(Elements input, Elements gradient, Elements rowOfPart, Elements inputGradient, int width) {
            gateUp = input;
            dy = gradient;
            row = rowOfPart;
            dGateUp = inputGradient;
            ffn = width;
        }

        @Override
        public void run(int part, int from, int to) {
            for (int r = from; r < to; r++) {
                if (row == null) {
                    backward(gateUp, 2 * r * ffn, dy, r * ffn, dGateUp, 2 * r * ffn, ffn);
                } else {
                    backwardNarrow(gateUp, 2 * r * ffn, dy, r * ffn, row, 2 * part * ffn, ffn);
                    VectorRows.copy(row, 2 * part * ffn, dGateUp, 2 * r * ffn, 2 * ffn);
                }
            }
        }
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
