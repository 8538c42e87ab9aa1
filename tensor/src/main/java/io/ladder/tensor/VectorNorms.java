package io.ladder.tensor;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Norms row by row, and their parameter gradients column block by column block; offsets and sizes in bytes.
 *
 * <p>RMSNorm is LayerNorm with mean 0 and without the average of g in dx, so both share the loops.
 */
final class VectorNorms {
    private VectorNorms() {}

    /** y = (x - mean) * rstd * gamma + beta. */
    static void normalize(
            ByteBuffer x, ByteBuffer y, int at, int bytes, float mean, float rstd, ByteBuffer gamma, ByteBuffer beta) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector n = Lanes.load(x, at + i).sub(mean).mul(rstd);
            Lanes.store(n.fma(Lanes.load(gamma, i), Lanes.load(beta, i)), y, at + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            float n = (x.getFloat(at + i) - mean) * rstd;
            y.putFloat(at + i, Math.fma(n, gamma.getFloat(i), beta.getFloat(i)));
        }
    }

    /** y = (x - mean) * rstd * gamma. */
    static void normalize(ByteBuffer x, ByteBuffer y, int at, int bytes, float mean, float rstd, ByteBuffer gamma) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector n = Lanes.load(x, at + i).sub(mean).mul(rstd);
            Lanes.store(n.mul(Lanes.load(gamma, i)), y, at + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            y.putFloat(at + i, (x.getFloat(at + i) - mean) * rstd * gamma.getFloat(i));
        }
    }

    /** Sum over the row of dy * gamma * (x - mean). */
    static float weightedProduct(ByteBuffer dy, ByteBuffer x, int at, int bytes, float mean, ByteBuffer gamma) {
        int end = Lanes.wholeEnd(0, bytes);
        FloatVector sum = Lanes.all(0f);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector g = Lanes.load(dy, at + i).mul(Lanes.load(gamma, i));
            sum = Lanes.load(x, at + i).sub(mean).fma(g, sum);
        }
        float total = Lanes.sum(sum);
        for (int i = end; i < bytes; i += Float.BYTES) {
            total = Math.fma(x.getFloat(at + i) - mean, dy.getFloat(at + i) * gamma.getFloat(i), total);
        }
        return total;
    }

    /** dx = rstd * dy * gamma + (x - mean) * slope + shift. */
    static void inputGradient(
            ByteBuffer dy,
            ByteBuffer x,
            ByteBuffer dx,
            int at,
            int bytes,
            ByteBuffer gamma,
            float rstd,
            float mean,
            float slope,
            float shift) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector g = Lanes.load(dy, at + i).mul(Lanes.load(gamma, i));
            FloatVector rest = Lanes.load(x, at + i).sub(mean).fma(Lanes.all(slope), Lanes.all(shift));
            Lanes.store(g.fma(Lanes.all(rstd), rest), dx, at + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            float rest = Math.fma(x.getFloat(at + i) - mean, slope, shift);
            dx.putFloat(at + i, Math.fma(dy.getFloat(at + i) * gamma.getFloat(i), rstd, rest));
        }
    }

    /** dx += rstd * dy * gamma + (x - mean) * slope + shift. */
    static void addInputGradient(
            ByteBuffer dy,
            ByteBuffer x,
            ByteBuffer dx,
            int at,
            int bytes,
            ByteBuffer gamma,
            float rstd,
            float mean,
            float slope,
            float shift) {
        int end = Lanes.wholeEnd(0, bytes);
        for (int i = 0; i < end; i += Lanes.BYTES) {
            FloatVector g = Lanes.load(dy, at + i).mul(Lanes.load(gamma, i));
            FloatVector rest = Lanes.load(x, at + i).sub(mean).fma(Lanes.all(slope), Lanes.all(shift));
            Lanes.store(g.fma(Lanes.all(rstd), rest).add(Lanes.load(dx, at + i)), dx, at + i);
        }
        for (int i = end; i < bytes; i += Float.BYTES) {
            float rest = Math.fma(x.getFloat(at + i) - mean, slope, shift);
            float gradient = Math.fma(dy.getFloat(at + i) * gamma.getFloat(i), rstd, rest);
            dx.putFloat(at + i, gradient + dx.getFloat(at + i));
        }
    }

    /** dGamma += sum over rows of dy * (x - mean) * rstd, and dBeta += sum of dy, for columns [from, to). */
    static void parameterGradients(
            ByteBuffer dy,
            ByteBuffer x,
            ByteBuffer mean,
            ByteBuffer rstd,
            ByteBuffer dGamma,
            ByteBuffer dBeta,
            int rows,
            int rowBytes,
            int from,
            int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.BYTES) {
            parameterBlock(dy, x, mean, rstd, dGamma, dBeta, rows, rowBytes, c);
        }
        for (int c = end; c < to; c += Float.BYTES) {
            float gammaSum = 0;
            float betaSum = 0;
            for (int r = 0; r < rows; r++) {
                float d = dy.getFloat(r * rowBytes + c);
                float n = (x.getFloat(r * rowBytes + c) - mean.getFloat(4 * r)) * rstd.getFloat(4 * r);
                gammaSum = Math.fma(d, n, gammaSum);
                betaSum += d;
            }
            dGamma.putFloat(c, dGamma.getFloat(c) + gammaSum);
            dBeta.putFloat(c, dBeta.getFloat(c) + betaSum);
        }
    }

    private static void parameterBlock(
            ByteBuffer dy,
            ByteBuffer x,
            ByteBuffer mean,
            ByteBuffer rstd,
            ByteBuffer dGamma,
            ByteBuffer dBeta,
            int rows,
            int rowBytes,
            int c) {
        FloatVector gammaSum = Lanes.all(0f);
        FloatVector betaSum = Lanes.all(0f);
        for (int r = 0; r < rows; r++) {
            FloatVector d = Lanes.load(dy, r * rowBytes + c);
            FloatVector n =
                    Lanes.load(x, r * rowBytes + c).sub(mean.getFloat(4 * r)).mul(rstd.getFloat(4 * r));
            gammaSum = d.fma(n, gammaSum);
            betaSum = betaSum.add(d);
        }
        Lanes.store(Lanes.load(dGamma, c).add(gammaSum), dGamma, c);
        Lanes.store(Lanes.load(dBeta, c).add(betaSum), dBeta, c);
    }

    /** dGamma += sum over rows of dy * x * rstd, for columns [from, to). */
    static void scaleGradient(
            ByteBuffer dy, ByteBuffer x, ByteBuffer rstd, ByteBuffer dGamma, int rows, int rowBytes, int from, int to) {
        int end = Lanes.wholeEnd(from, to);
        for (int c = from; c < end; c += Lanes.BYTES) {
            scaleBlock(dy, x, rstd, dGamma, rows, rowBytes, c);
        }
        for (int c = end; c < to; c += Float.BYTES) {
            float sum = 0;
            for (int r = 0; r < rows; r++) {
                float n = x.getFloat(r * rowBytes + c) * rstd.getFloat(4 * r);
                sum = Math.fma(dy.getFloat(r * rowBytes + c), n, sum);
            }
            dGamma.putFloat(c, dGamma.getFloat(c) + sum);
        }
    }

    private static void scaleBlock(
            ByteBuffer dy, ByteBuffer x, ByteBuffer rstd, ByteBuffer dGamma, int rows, int rowBytes, int c) {
        FloatVector sum = Lanes.all(0f);
        for (int r = 0; r < rows; r++) {
            FloatVector n = Lanes.load(x, r * rowBytes + c).mul(rstd.getFloat(4 * r));
            sum = Lanes.load(dy, r * rowBytes + c).fma(n, sum);
        }
        Lanes.store(Lanes.load(dGamma, c).add(sum), dGamma, c);
    }
}
