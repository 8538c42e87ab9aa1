package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;

class Bf16Test {
    @Property(seed = "7")
    void roundsToTheNearestAndTiesToEven(@ForAll float x) {
        float down = Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xffff0000);
        float up = Float.intBitsToFloat((Float.floatToRawIntBits(x) & 0xffff0000) + 0x10000);
        // Beyond the largest bf16 the next one would be 2^128.
        double toUp = Math.abs((Float.isInfinite(up) ? Math.signum(x) * 0x1p128 : up) - x);
        double toDown = Math.abs((double) x - down);
        boolean downIsEven = (Float.floatToRawIntBits(down) & 0x10000) == 0;
        float nearest = toDown < toUp || (toDown == toUp && downIsEven) ? down : up;
        assertThat(Bf16.widen(Bf16.round(x))).isEqualTo(nearest);
    }

    @Property(seed = "7")
    void wideningIsExact(@ForAll short bits) {
        float wide = Bf16.widen(bits);
        if (Float.isNaN(wide)) {
            assertThat(Bf16.widen(Bf16.round(wide))).isNaN();
        } else {
            assertThat(Bf16.round(wide)).isEqualTo(bits);
        }
    }

    @Test
    void notANumberStaysNotANumberWhateverItsBits() {
        for (int bits : new int[] {0x7f800001, 0x7fc00000, 0x7fffffff, 0xff800001, 0xffffffff}) {
            assertThat(Bf16.widen(Bf16.round(Float.intBitsToFloat(bits)))).isNaN();
        }
        assertThat(Bf16.widen(Bf16.round(Float.NEGATIVE_INFINITY))).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Bf16.widen(Bf16.round(Float.MAX_VALUE))).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void tensorsHoldWhatWasRounded() {
        try (var arena = new TensorArena()) {
            Tensor x = arena.bf16(2, 3);
            assertThat(x.bytes()).isEqualTo(12);
            x.copyFrom(new float[] {1, 1.001f, -3, 0.1f, 1e30f, 0});
            assertThat(x.toArray()).containsExactly(1, 1, -3, 0.10009765625f, 0x1.94p99f, 0);
            assertThat(x.rows(1, 1).get(0)).isEqualTo(0.10009765625f);
            x.zero();
            assertThat(x.toArray()).containsOnly(0);
        }
    }

    @Test
    void onlyInstructionSetsWithBf16ProductsCountAsHardware() {
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx2)).isEqualTo(new Bf16Support(false, false, "oneDNN on avx2"));
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx2_vnni_2).inHardware()).isFalse();
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx512_core_vnni).inHardware()).isFalse();
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx512_core_vnni).available()).isTrue();
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx512_core_bf16).inHardware()).isTrue();
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx10_1_512).inHardware()).isTrue();
        assertThat(OneDnn.bf16(dnnl.dnnl_cpu_isa_avx10_1_512_amx))
                .isEqualTo(new Bf16Support(true, true, "oneDNN on avx10.1-512-amx"));
        assertThat(new PlainKernels().bf16().inHardware()).isFalse();
    }
}
