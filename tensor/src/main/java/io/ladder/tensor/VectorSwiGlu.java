package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/** SwiGLU row by row: gate, then up, {@code ffn} elements each. */
final class VectorSwiGlu {
    private VectorSwiGlu() {}

    /** y = silu(gate) up over rows [from, to). */
    static final class Forward implements RowThreads.Rows {
        private final RowThreads.Rows narrow = new RowThreads.InTurn(this::widen, this::inPlace, this::round).by(1);
        private Elements gateUp;
        private Elements y;
        private Elements row;
        private int ffn;

        /**
         * @param rowOfPart scratch, f32 [parts, 2 width], where y is bf16, else null: a compilation with an exp has no room
         *     for conversions, see {@link Lanes}
         */
        void of(Elements input, Elements output, Elements rowOfPart, int width) {
            gateUp = input;
            y = output;
            row = rowOfPart;
            ffn = width;
        }

        @Override
        public void run(int part, int from, int to) {
            if (row != null) {
                narrow.run(part, from, to);
                return;
            }
            for (int r = from; r < to; r++) {
                forward(gateUp, 2 * r * ffn, y, r * ffn, ffn);
            }
        }

        private void widen(int part, int r, int to) {
            VectorRows.copy(gateUp, 2 * r * ffn, row, 2 * part * ffn, 2 * ffn);
        }

        private void inPlace(int part, int r, int to) {
            forward(row, 2 * part * ffn, row, 2 * part * ffn, ffn);
        }

        private void round(int part, int r, int to) {
            VectorRows.copy(row, 2 * part * ffn, y, r * ffn, ffn);
        }
    }

    /**
     * The gradients of both halves over rows [from, to). For bf16, what the gate alone makes of them is f32 in a row per
     * part, and rounded when it has been multiplied.
     */
    static final class Backward implements RowThreads.Rows {
        private final RowThreads.Rows narrow = new RowThreads.InTurn(this::ofGate, this::times).by(1);
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
            if (row != null) {
                narrow.run(part, from, to);
                return;
            }
            for (int r = from; r < to; r++) {
                backward(gateUp, 2 * r * ffn, dy, r * ffn, dGateUp, 2 * r * ffn, ffn);
            }
        }

        private void ofGate(int part, int r, int to) {
            gateNarrow(gateUp, 2 * r * ffn, row, 2 * part * ffn, ffn);
        }

        private void times(int part, int r, int to) {
            timesNarrow(gateUp, 2 * r * ffn, dy, r * ffn, row, 2 * part * ffn, dGateUp, ffn);
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

    /** row = silu'(gate), then silu(gate). */
    private static void gateNarrow(Elements gateUp, int gateAt, Elements row, int rowAt, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector gate = gateUp.loadNarrow(gateAt + i);
            FloatVector e = VectorMath.exp(gate.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector silu = gate.mul(s);
            row.store(silu.fma(s.mul(e), s), rowAt + i);
            row.store(silu, rowAt + ffn + i);
        }
        for (int i = end; i < ffn; i++) {
            float gate = gateUp.get(gateAt + i);
            row.put(rowAt + i, VectorMath.siluSlope(gate));
            row.put(rowAt + ffn + i, VectorMath.silu(gate));
        }
    }

    /** dGate = dy up row, dUp = dy row; dGateUp begins where gateUp does. */
    private static void timesNarrow(
            Elements gateUp, int gateAt, Elements dy, int dyAt, Elements row, int rowAt, Elements dGateUp, int ffn) {
        int end = Lanes.wholeEnd(0, ffn);
        int upAt = gateAt + ffn;
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector d = dy.loadNarrow(dyAt + i);
            dGateUp.storeNarrow(d.mul(gateUp.loadNarrow(upAt + i)).mul(row.load(rowAt + i)), gateAt + i);
            dGateUp.storeNarrow(d.mul(row.load(rowAt + ffn + i)), upAt + i);
        }
        for (int i = end; i < ffn; i++) {
            float d = dy.get(dyAt + i);
            float up = gateUp.get(upAt + i);
            dGateUp.put(gateAt + i, d * up * row.get(rowAt + i));
            dGateUp.put(upAt + i, d * row.get(rowAt + ffn + i));
        }
    }
}
