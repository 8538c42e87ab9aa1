package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTableTest extends KernelComparison {
    ActivationTableTest() {
        super(23);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyNumberOfBf16GivesThePlainKernelsBits(Activation f) {
        int count = 1 << 16;
        Tensor x = random.zeros(DType.BF16, count);
        for (int bits = 0; bits < count; bits++) {
            NativeMemory.putShort(x.address() + 2L * bits, (short) bits);
        }
        Tensor expected = random.zeros(DType.BF16, count);
        Tensor expectedSlope = random.zeros(DType.BF16, count);
        plain.activationForward(f, x, expected, expectedSlope);
        for (Kernels fast : fastSets) {
            Tensor y = random.zeros(DType.BF16, count);
            Tensor slope = random.copy(x);
            fast.activationForward(f, slope, y, slope);
            assertThat(y.toArray()).isEqualTo(expected.toArray());
            assertThat(slope.toArray()).isEqualTo(expectedSlope.toArray());
        }
    }
}
