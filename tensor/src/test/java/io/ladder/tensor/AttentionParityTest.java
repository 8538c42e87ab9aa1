package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Causal attention of the fast kernels against the plain ones, in f32. */
class AttentionParityTest extends KernelComparison {
    AttentionParityTest() {
        super(7);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1, 1, false, 0",
        "2, 1, 4, 2, 8, 1, false, 0",
        "2, 2, 4, 2, 8, 2, false, 0",
        "3, 2, 4, 4, 16, 1, true, 0",
        "2, 3, 4, 2, 8, 3, false, .2",
        "2, 13, 3, 3, 5, 13, false, 0",
        "6, 64, 4, 4, 32, 64, false, 0",
        "2, 207, 4, 2, 16, 207, true, 0",
        "1, 207, 3, 1, 13, 50, true, 0",
        "2, 65, 4, 4, 8, 7, false, 0",
        "1, 600, 2, 1, 8, 600, false, 0",
        "1, 600, 2, 2, 8, 100, true, 0",
        "1, 4096, 1, 1, 8, 4096, false, 0",
        "2, 13, 3, 3, 5, 13, false, .5",
        "6, 64, 4, 4, 32, 64, false, .1",
        "2, 207, 4, 2, 16, 207, true, .2",
        "1, 600, 2, 2, 8, 100, true, .1",
        "1, 600, 2, 1, 8, 600, false, .3",
    })
    void attention(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi, float dropped) {
        var dropout = new AttentionDropout().of(dropped, 17, 3L * seq);
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, window, alibi);
        long rows = (long) batch * seq;
        Tensor qkv = random.normal(rows, shape.qkvDim());
        Tensor dOut = random.normal(rows, shape.outDim());
        Tensor expectedOut = random.garbage(rows, shape.outDim());
        Tensor expectedLse = random.garbage(rows * heads);
        Tensor expectedGradient = random.garbage(rows, shape.qkvDim());
        plain.attentionForward(shape, qkv, expectedOut, expectedLse, dropout);
        plain.attentionBackward(shape, qkv, expectedOut, expectedLse, dOut, expectedGradient, dropout);
        for (Kernels fast : fastSets) {
            for (int repetition = 0; repetition < 2; repetition++) { // the second finds used scratch
                Tensor out = random.garbage(rows, shape.outDim());
                Tensor lse = random.garbage(rows * heads);
                Tensor dQkv = random.garbage(rows, shape.qkvDim());
                fast.attentionForward(shape, qkv, out, lse, dropout);
                fast.attentionBackward(shape, qkv, out, lse, dOut, dQkv, dropout);
                assertClose("out", out, expectedOut, headDim + seq + 16L);
                assertClose("logSumExp", lse, expectedLse, headDim + 16L);
                assertClose("dQkv", dQkv, expectedGradient, headDim + 2L * seq + 16);
            }
        }
    }

    /** Exponentials of such scores themselves have no sum in f32, or none that is exact. */
    @ParameterizedTest
    @CsvSource({
        "100, 1, F32",
        "-100, 1, F32",
        "100, 1, BF16",
        "-100, 1, BF16",
        "57, 1, F32",
        "-57, 1, F32",
        "0, 12, F32",
        "0, 12, BF16",
    })
    void scoresFarFromZero(float shift, float spread, DType dtype) {
        assumeProductsOf(dtype);
        var shape = new AttentionShape(2, 150, 2, 2, 16, 70, false);
        long rows = 300;
        Tensor qkv = random.normal(dtype, rows, shape.qkvDim());
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < 2; head++) {
                long query = (long) row * shape.qkvDim() + head * 16L;
                for (int i = 0; i < 16; i++) {
                    qkv.set(query + i, spread * qkv.get(query + i));
                }
                float root = (float) Math.sqrt(4 * Math.abs(shift)); // scores are over the root of 16
                qkv.set(query, root);
                qkv.set(query + 32, Math.copySign(root, shift));
            }
        }
        Tensor dOut = random.normal(dtype, rows, shape.outDim());
        Tensor expectedOut = random.garbage(dtype, rows, shape.outDim());
        Tensor expectedLse = random.garbage(rows * 2);
        Tensor expectedGradient = random.garbage(dtype, rows, shape.qkvDim());
        plain.attentionForward(shape, qkv, expectedOut, expectedLse);
        plain.attentionBackward(shape, qkv, expectedOut, expectedLse, dOut, expectedGradient);
        int roundings = dtype == DType.BF16 ? 1 : 0;
        // errors of a score, of its shift and of its scaling are relative ones of its exponential
        double largest = 0;
        for (float logSumExp : expectedLse.toArray()) {
            largest = Math.max(largest, Math.abs(logSumExp));
        }
        long length = 16 + 2 * 70 + 16 + (long) (4 * largest * largest);
        for (Kernels fast : fastSets) {
            Tensor out = random.garbage(dtype, rows, shape.outDim());
            Tensor lse = random.garbage(rows * 2);
            Tensor dQkv = random.garbage(dtype, rows, shape.qkvDim());
            fast.attentionForward(shape, qkv, out, lse);
            fast.attentionBackward(shape, qkv, expectedOut, lse, dOut, dQkv);
            assertClose("logSumExp", lse, expectedLse, 32);
            assertClose("out", out, expectedOut, length, roundings);
            assertClose("dQkv", dQkv, expectedGradient, length, roundings);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1,1,false", "2,13,4,2,8,13,true", "3,70,6,1,13,20,false", "1,300,4,4,32,300,false"})
    void attentionStep(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi) {
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, window, alibi);
        Tensor qkv = random.normal(batch, shape.qkvDim());
        Tensor keys = random.normal(batch, seq, (long) kvHeads * headDim);
        Tensor values = random.normal(batch, seq, (long) kvHeads * headDim);
        for (int position : new int[] {0, seq / 2, seq - 1}) {
            Tensor expected = random.garbage(batch, shape.outDim());
            plain.attentionStep(shape, qkv, keys, values, position, expected);
            for (Kernels fast : fastSets) {
                Tensor out = random.garbage(batch, shape.outDim());
                fast.attentionStep(shape, qkv, keys, values, position, out);
                assertClose("out", out, expected, headDim + seq + 16L);
            }
        }
    }

    @Test
    void attentionNeedsNoMemoryForAllPairsOfPositions() {
        for (Kernels fast : fastSets) {
            long[] scratch = new long[2];
            for (int i = 0; i < 2; i++) {
                int seq = 4096 << i;
                var shape = new AttentionShape(1, seq, 2, 1, 8, seq, false);
                Tensor qkv = random.normal(seq, shape.qkvDim());
                Tensor out = random.zeros(seq, shape.outDim());
                Tensor lse = random.zeros(2L * seq);
                fast.attentionForward(shape, qkv, out, lse);
                fast.attentionBackward(shape, qkv, out, lse, out, random.zeros(seq, shape.qkvDim()));
                scratch[i] = fast.scratchBytes();
            }
            // linear at most: twice the length, twice the bytes; and far below one head's matrix of scores
            assertThat(scratch[1]).isLessThanOrEqualTo(2 * scratch[0]);
            assertThat(scratch[0]).isLessThan(4L * 4096 * 4096 / 8);
        }
    }
}
