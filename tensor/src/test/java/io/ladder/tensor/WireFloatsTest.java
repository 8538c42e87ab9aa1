package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFloatsTest {
    private static final int GUARD = 12;

    @Property
    void everyFloatGoesToItsNearestNeighbourAndTiesToTheEvenOne(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        short half = narrowed(value);
        float result = Bf16.widen(half);
        if (Float.isNaN(value)) {
            assertThat(result).isNaN();
            return;
        }
        assertThat(result < 0 || 1 / result < 0).isEqualTo(value < 0 || 1 / value < 0);
        float below = Bf16.widen((short) (half - 1));
        float above = Bf16.widen((short) (half + 1));
        if (Float.isFinite(result)) {
            BigDecimal error = distance(value, result);
            for (float neighbour : new float[] {below, above}) {
                if (Float.isFinite(neighbour) && result != 0) {
                    int closer = error.compareTo(distance(value, neighbour));
                    assertThat(closer).isLessThanOrEqualTo(0);
                    assertThat(closer < 0 || half % 2 == 0).as("tie to even").isTrue();
                }
            }
        } else {
            assertThat(Math.abs(value)).isGreaterThanOrEqualTo(0x1.ffp127f); // halfway beyond the largest
        }
    }

    private static BigDecimal distance(float a, float b) {
        return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
    }

    private static short narrowed(float value) {
        ByteBuffer source = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer target = ByteBuffer.allocateDirect(2).order(ByteOrder.LITTLE_ENDIAN);
        source.putFloat(0, value);
        WireFloats.narrow(source, 0, target, 0, 1);
        return target.getShort(0);
    }

    @ParameterizedTest
    @CsvSource({
        "0x1.0p0, 0x3f80", // exact
        "0x1.01p0, 0x3f80", // a tie between odd 0x3f81 and even 0x3f80
        "0x1.03p0, 0x3f82", // a tie between odd 0x3f81 and even 0x3f82
        "0x1.010002p0, 0x3f81", // just above a tie
        "-0x1.03p0, 0xbf82",
        "0x1.fep127, 0x7f7f", // the largest
        "0x1.fefffep127, 0x7f7f",
        "0x1.ffp127, 0x7f80", // infinity
        "-Infinity, 0xff80",
        "-0.0, 0x8000",
        "0x0.000002p-126, 0x0000" // the smallest
    })
    void knownValues(String value, String half) {
        assertThat(narrowed(Float.parseFloat(value))).isEqualTo((short) (int) Integer.decode(half));
    }

    @Test
    void noNaNBecomesInfinity() {
        assertThat(Bf16.widen(narrowed(Float.intBitsToFloat(0x7f800001)))).isNaN();
        assertThat(Bf16.widen(narrowed(Float.intBitsToFloat(0xffffffff)))).isNaN();
    }

    /** Whole vectors and the rest after them, at any offset, give what one element at a time gives. */
    @Property(tries = 200)
    void rangesOfAnyLengthEqualOneElementAtATime(
            @ForAll @IntRange(max = 300) int count,
            @ForAll @IntRange(max = 9) int floatOffset,
            @ForAll @IntRange(max = 9) int halfOffset,
            @ForAll long seed,
            @ForAll boolean swapped) {
        ByteOrder order = swapped ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer floats = buffer(4 * (floatOffset + count) + GUARD);
        ByteBuffer halves = buffer(2 * (halfOffset + count) + GUARD);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            // one in ten is any bit pattern, infinities and NaNs among them
            int bits = (int) (CounterRandom.uniformDouble(seed, 2L * i) * 0x1p32);
            values[i] = i % 10 == 0 ? Float.intBitsToFloat(bits) : CounterRandom.uniform(seed, 2L * i + 1) - 0.5f;
            floats.putFloat(4 * (floatOffset + i), values[i]);
        }

        WireFloats.narrow(floats.order(order), 4 * floatOffset, halves.order(order), 2 * halfOffset, count);
        ByteBuffer widened = buffer(4 * (floatOffset + count) + GUARD);
        WireFloats.widen(halves, 2 * halfOffset, widened.order(order), 4 * floatOffset, count);
        WireFloats.addInto(floats, 4 * floatOffset, halves, 2 * halfOffset, count);

        floats.order(ByteOrder.LITTLE_ENDIAN);
        halves.order(ByteOrder.LITTLE_ENDIAN);
        widened.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            short half = Bf16.round(values[i]);
            assertThat(halves.getShort(2 * (halfOffset + i))).isEqualTo(half);
            assertSame(widened.getFloat(4 * (floatOffset + i)), Bf16.widen(half));
            assertSame(floats.getFloat(4 * (floatOffset + i)), values[i] + Bf16.widen(half));
        }
        assertNothingAround(floats, 4 * floatOffset, 4 * count);
        assertNothingAround(halves, 2 * halfOffset, 2 * count);
        assertNothingAround(widened, 4 * floatOffset, 4 * count);
    }

    /** All NaNs are the same here: which one an addition gives is not defined. */
    private static void assertSame(float actual, float expected) {
        assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void assertNothingAround(ByteBuffer buffer, int from, int bytes) {
        for (int i = 0; i < buffer.capacity(); i++) {
            assertThat(i >= from && i < from + bytes || buffer.get(i) == 0).isTrue();
        }
    }

    @Test
    void refusesANegativeCount() {
        assertThatThrownBy(() -> WireFloats.narrow(buffer(4), 0, buffer(4), 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
