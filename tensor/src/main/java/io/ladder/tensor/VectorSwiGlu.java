package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/** SwiGLU of one row; offsets and {@code bytes}, the size of a half, in bytes. */
final class VectorSwiGlu {
    private VectorSwiGlu() {}

    static void forwardRow(ByteBuffer gateUp, int gateAt, ByteBuffer y, int yAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector gate = Lanes.load(gateUp, gateAt + i);
            FloatVector up = Lanes.load(gateUp, gateAt + bytes + i);
            Lanes.store(gate.mul(VectorMath.sigmoid(gate)).mul(up), y, yAt + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            float gate = gateUp.getFloat(gateAt + i);
            y.putFloat(yAt + i, gate * VectorMath.sigmoid(gate) * gateUp.getFloat(gateAt + bytes + i));
        }
    }

    static void backwardRow(ByteBuffer gateUp, ByteBuffer dGateUp, int gateAt, ByteBuffer dy, int dyAt, int bytes) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector gate = Lanes.load(gateUp, gateAt + i);
            FloatVector up = Lanes.load(gateUp, gateAt + bytes + i);
            FloatVector d = Lanes.load(dy, dyAt + i);
            FloatVector e = VectorMath.exp(gate.neg());
            FloatVector s = VectorMath.sigmoidFromExp(e);
            FloatVector slope = s.mul(e).mul(gate).mul(s).add(s);
            Lanes.store(d.mul(up).mul(slope), dGateUp, gateAt + i);
            Lanes.store(d.mul(gate.mul(s)), dGateUp, gateAt + bytes + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            float gate = gateUp.getFloat(gateAt + i);
            float up = gateUp.getFloat(gateAt + bytes + i);
            float d = dy.getFloat(dyAt + i);
            float e = VectorMath.exp(-gate);
            float s = 1f / (e + 1f);
            dGateUp.putFloat(gateAt + i, d * up * (s * e * gate * s + s));
            dGateUp.putFloat(gateAt + bytes + i, d * (gate * s));
        }
    }
}
