package io.ladder.tensor;

import java.nio.ByteBuffer;

/** Softmax and its gradient over rows of scores of one sequence and head. */
final class AttentionRows {
    private AttentionRows() {}

    /** Scores become probabilities; 0 where a query does not see a key. */
    static void softmax(
            DistanceBias bias, AttentionTile tile, int from, int to, ByteBuffer scores, ByteBuffer logSumExp) {
        float scale = tile.shape().scoreScale();
        int stride = 4 * tile.rowStride();
        int keyBytes = 4 * tile.keys();
        int query = tile.queryOf(from);
        int biasAt = bias.at(tile.headOf(from), tile.keyFrom() - query);
        int saved = 4 * tile.logSumExpOf(from);
        for (int row = from; row < to; row++) {
            int first = tile.firstVector(query);
            int end = tile.endVector(query);
            float lse = softmaxRow(scores, row * stride, keyBytes, stride, first, end, scale, bias.values(), biasAt);
            logSumExp.putFloat(saved, lse);
            query++;
            biasAt -= Float.BYTES;
            saved += Float.BYTES;
        }
    }

    /** Scores become probabilities, and gradients of probabilities become gradients of scores. */
    static void gradients(
            DistanceBias bias,
            AttentionTile tile,
            int from,
            int to,
            ByteBuffer scores,
            ByteBuffer gradients,
            ByteBuffer logSumExp,
            ByteBuffer out,
            ByteBuffer dOut) {
        float scale = tile.shape().scoreScale();
        int stride = 4 * tile.rowStride();
        int keyBytes = 4 * tile.keys();
        int headBytes = 4 * tile.shape().headDim();
        int query = tile.queryOf(from);
        int biasAt = bias.at(tile.headOf(from), tile.keyFrom() - query);
        int saved = 4 * tile.logSumExpOf(from);
        int outAt = 4 * tile.outOf(from);
        for (int row = from; row < to; row++) {
            int at = row * stride;
            int first = tile.firstVector(query);
            int end = tile.endVector(query);
            float expected = VectorRows.dot(dOut, outAt, out, outAt, headBytes);
            clearPadding(scores, at, keyBytes, end);
            clearPadding(gradients, at, keyBytes, end);
            VectorSoftmax.gradient(
                    scores,
                    gradients,
                    at + first,
                    end - first,
                    scale,
                    bias.values(),
                    biasAt + first,
                    logSumExp.getFloat(saved),
                    expected);
            clearHidden(scores, at, first, end, stride);
            clearHidden(gradients, at, first, end, stride);
            query++;
            biasAt -= Float.BYTES;
            saved += Float.BYTES;
            outAt += 4 * tile.shape().outDim();
        }
    }

    private static float softmaxRow(
            ByteBuffer scores,
            int at,
            int keyBytes,
            int stride,
            int first,
            int end,
            float scale,
            ByteBuffer bias,
            int biasAt) {
        clearPadding(scores, at, keyBytes, end);
        float max = VectorSoftmax.scaleAndMax(scores, at + first, end - first, scale, bias, biasAt + first);
        float sum = VectorRows.expInPlace(scores, at + first, end - first, max);
        VectorFlat.scale(scores, 1 / sum, at + first, at + end);
        clearHidden(scores, at, first, end, stride);
        return (float) (max + Math.log(sum));
    }

    /** Zeroes what lies between the keys and the end of the last vector: no product writes it, and it may be NaN. */
    private static void clearPadding(ByteBuffer x, int at, int keyBytes, int endVector) {
        for (int i = keyBytes; i < endVector; i += Float.BYTES) {
            x.putFloat(at + i, 0);
        }
    }

    private static void clearHidden(ByteBuffer x, int at, int first, int end, int stride) {
        if (first > 0) {
            VectorRows.zero(x, at, first);
        }
        if (end < stride) {
            VectorRows.zero(x, at + end, stride - end);
        }
    }
}
