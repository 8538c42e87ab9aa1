package io.ladder.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MachinePlanTest {
    private static MachineFacts facts(OptionalLong memory, OptionalLong cache) {
        return new MachineFacts("cpu", 2, memory, cache, "17", "Linux");
    }

    @Test
    void arraysAreLargerThanTheCacheAndSmallerThanTheMemory() {
        long gib = 1L << 30;
        assertThat(MachinePlan.of(facts(OptionalLong.of(24 * gib), OptionalLong.of(48L << 20)), "onednn")
                        .arrayBytes())
                .isEqualTo(192L << 20);
        assertThat(MachinePlan.of(facts(OptionalLong.of(24 * gib), OptionalLong.of(1 << 20)), "onednn")
                        .arrayBytes())
                .isEqualTo(64L << 20);
        assertThat(MachinePlan.of(facts(OptionalLong.of(512 * gib), OptionalLong.of(400L << 20)), "onednn")
                        .arrayBytes())
                .isEqualTo(gib);
        assertThat(MachinePlan.of(facts(OptionalLong.of(gib), OptionalLong.of(48L << 20)), "onednn")
                        .arrayBytes())
                .isEqualTo(128L << 20);
        assertThat(MachinePlan.of(facts(OptionalLong.empty(), OptionalLong.empty()), "onednn")
                        .arrayBytes())
                .isEqualTo(256L << 20);
    }

    @Test
    void largeAllReducesAreRepeatedLess() {
        MachinePlan plan = MachinePlan.of(facts(OptionalLong.empty(), OptionalLong.empty()), "onednn");
        assertThat(plan.allReduceCalls(64 << 10)).isEqualTo(500);
        assertThat(plan.allReduceCalls(64 << 20)).isEqualTo(8);
        assertThat(plan.allReduceCalls(4L << 30)).isEqualTo(5);
    }

    @Test
    void sizesOfTheKernelAreRead() {
        assertThat(LinuxFacts.bytes("49152K")).hasValue(48L << 20);
        assertThat(LinuxFacts.bytes("  1024 kB")).hasValue(1L << 20);
        assertThat(LinuxFacts.bytes("2M")).hasValue(2L << 20);
        assertThat(LinuxFacts.bytes("unknown")).isEmpty();
        assertThat(LinuxFacts.bytes("")).isEmpty();
    }

    @Test
    void sizesAreWrittenForPeople() {
        assertThat(Sizes.of(0)).isEqualTo("0 B");
        assertThat(Sizes.of(64 << 10)).isEqualTo("64 KiB");
        assertThat(Sizes.of(1536)).isEqualTo("1.5 KiB");
        assertThat(Sizes.of(3L << 40)).isEqualTo("3 TiB");
    }
}
