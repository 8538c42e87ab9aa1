package io.ladder.tensor;

import static io.ladder.tensor.Closeness.assertClose;
import static io.ladder.tensor.DType.BF16;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Causal attention of the fast kernels in bf16 against the plain ones; f32 is in {@link AttentionParityTest}. */
class Bf16AttentionParityTest extends KernelComparison {
    Bf16AttentionParityTest() {
        super(19);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1, 1, false, 0",
        "2, 13, 3, 3, 5, 13, false, 0",
        "6, 64, 4, 4, 32, 64, false, 0",
        "5, 64, 4, 2, 32, 64, false, 0",
        "2, 207, 4, 2, 16, 207, true, 0",
        "1, 207, 3, 1, 13, 50, true, 0",
        "2, 65, 4, 4, 8, 7, false, 0",
        "1, 600, 2, 1, 8, 600, false, 0",
        "1, 600, 2, 2, 8, 100, true, 0",
        "2, 13, 3, 3, 5, 13, false, .5",
        "6, 64, 4, 4, 32, 64, false, .1",
        "2, 207, 4, 2, 16, 207, true, .2",
        "1, 600, 2, 2, 8, 100, true, .1",
        "1, 600, 2, 1, 8, 600, false, .3",
        "3, 257, 4, 2, 32, 257, false, 0",
        "2, 33, 3, 3, 64, 33, true, 0",
        "3, 207, 4, 1, 64, 50, false, 0",
        "2, 257, 3, 3, 64, 257, true, .1",
        "2, 700, 2, 2, 64, 700, false, 0",
    })
    void attention(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi, float dropped) {
        assumeProductsOf(BF16);
        var dropout = new AttentionDropout().of(dropped, 17, 3L * seq);
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, window, alibi);
        long rows = (long) batch * seq;
        Tensor qkv = random.normal(BF16, rows, shape.qkvDim());
        Tensor dOut = random.normal(BF16, rows, shape.outDim());
        Tensor expectedOut = random.garbage(BF16, rows, shape.outDim());
        Tensor expectedLse = random.garbage(rows * heads);
        Tensor expectedGradient = random.garbage(BF16, rows, shape.qkvDim());
        plain.attentionForward(shape, qkv, expectedOut, expectedLse, dropout);
        plain.attentionBackward(shape, qkv, expectedOut, expectedLse, dOut, expectedGradient, dropout);
        for (Kernels fast : fastSets) {
            for (int repetition = 0; repetition < 2; repetition++) { // the second finds used scratch
                Tensor out = random.garbage(BF16, rows, shape.outDim());
                Tensor lse = random.garbage(rows * heads);
                Tensor dQkv = random.garbage(BF16, rows, shape.qkvDim());
                fast.attentionForward(shape, qkv, out, lse, dropout);
                assertClose("out", out, expectedOut, headDim + seq + 16L, 1); // probabilities
                assertClose("logSumExp", lse, expectedLse, headDim + 16L);
                fast.attentionBackward(shape, qkv, expectedOut, lse, dOut, dQkv, dropout);
                // The gradients of scores; for values, the probabilities.
                assertClose("dQkv", dQkv, expectedGradient, headDim + 2L * seq + 16, 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1,1,false", "2,13,4,2,8,13,true", "3,70,6,1,13,20,false", "1,300,4,4,32,300,false"})
    void attentionStep(int batch, int seq, int heads, int kvHeads, int headDim, int window, boolean alibi) {
        var shape = new AttentionShape(batch, seq, heads, kvHeads, headDim, window, alibi);
        Tensor qkv = random.normal(BF16, batch, shape.qkvDim());
        Tensor keys = random.normal(BF16, batch, seq, (long) kvHeads * headDim);
        Tensor values = random.normal(BF16, batch, seq, (long) kvHeads * headDim);
        for (int position : new int[] {0, seq / 2, seq - 1}) {
            Tensor expected = random.garbage(BF16, batch, shape.outDim());
            plain.attentionStep(shape, qkv, keys, values, position, expected);
            for (Kernels fast : fastSets) {
                Tensor out = random.garbage(BF16, batch, shape.outDim());
                fast.attentionStep(shape, qkv, keys, values, position, out);
                assertClose("out", out, expected, headDim + seq + 16L);
            }
        }
    }
}
