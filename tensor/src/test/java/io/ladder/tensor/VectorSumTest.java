package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSumTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 16, 207, 1023})
    void sumsExactlyTheRangeAtAnyOffset(int count) {
        ByteBuffer target = ByteBuffer.allocateDirect(4 * count + 40).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer source = ByteBuffer.allocateDirect(4 * count + 40).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count + 10; i++) {
            target.putFloat(4 * i, i + 0.1f);
            source.putFloat(4 * i, 0.3f * i);
        }

        VectorSum.addInto(target, 12, source, 4, 4 * count);

        for (int i = 0; i < count + 10; i++) {
            boolean inside = i >= 3 && i < 3 + count;
            float expected = inside ? (i + 0.1f) + 0.3f * (i - 2) : i + 0.1f;
            assertThat(target.getFloat(4 * i)).as("element %d", i).isEqualTo(expected);
        }
    }

    @Test
    void readsLittleEndianWhateverTheOrderOfTheBuffers() {
        ByteBuffer target =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(4, 1.5f);
        ByteBuffer source =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 2.25f);

        VectorSum.addInto(target.order(ByteOrder.BIG_ENDIAN), 4, source.order(ByteOrder.BIG_ENDIAN), 0, 4);

        assertThat(target.order(ByteOrder.LITTLE_ENDIAN).getFloat(4)).isEqualTo(3.75f);
    }

    @Test
    void refusesHalfFloats() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        assertThatThrownBy(() -> VectorSum.addInto(buffer, 0, buffer, 0, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6");
    }
}
