package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jdk.incubator.vector.FloatVector;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class VectorMathTest {
    /** The polynomial's own error and one rounding each of its last fma, of f, and of the product. */
    private static final double TOLERANCE = 2e-7;

    @Test
    void expIsWithinTwoTenMillionthsOverItsWholeRange() {
        double worst = 0;
        for (float x = -87.3f; x < 88.2f; x += 0.00173f) {
            double exact = Math.exp(x);
            worst = Math.max(worst, Math.abs(VectorMath.exp(x) - exact) / exact);
        }
        assertThat(worst).isLessThan(TOLERANCE);
    }

    @Property(seed = "7")
    void lanesAndScalarsAgreeBitForBit(@ForAll float x) {
        FloatVector lanes = Lanes.all(x);
        assertThat(VectorMath.exp(lanes).lane(Lanes.COUNT - 1)).isEqualTo(VectorMath.exp(x));
        assertThat(VectorMath.silu(lanes).lane(0)).isEqualTo(VectorMath.silu(x));
        assertThat(VectorMath.sigmoidFromExp(lanes).lane(0)).isEqualTo(VectorMath.sigmoidFromExp(x));
    }

    @Property(seed = "7")
    void siluIsExactToAFewRoundings(@ForAll @FloatRange(min = -80, max = 80) float x) {
        double exact = x / (1 + Math.exp(-x));
        assertThat(VectorMath.silu(x)).isCloseTo((float) exact, within((float) (2 * TOLERANCE * Math.abs(exact))));
    }

    @Test
    void extremesAreZeroSaturatedOrNaN() {
        assertThat(VectorMath.exp(0f)).isEqualTo(1);
        assertThat(VectorMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(VectorMath.exp(-88f)).isZero();
        assertThat(VectorMath.exp(-1e30f)).isZero();
        assertThat(VectorMath.exp(Float.POSITIVE_INFINITY))
                .isEqualTo(VectorMath.exp(88.3f))
                .isFinite();
        assertThat(VectorMath.silu(Float.NaN)).isNaN();
        assertThat(VectorMath.siluSlope(Float.NaN)).isNaN();
        assertThat(VectorMath.silu(-1e30f)).isBetween(-1e-7f, 0f);
        assertThat(VectorMath.silu(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(VectorMath.siluSlope(Float.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void sumOfLanesAddsEachOnce() {
        float[] powers = new float[Lanes.COUNT];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = 1 << i;
        }
        assertThat(Lanes.sum(FloatVector.fromArray(Lanes.SPECIES, powers, 0))).isEqualTo((1 << Lanes.COUNT) - 1);
    }
}
