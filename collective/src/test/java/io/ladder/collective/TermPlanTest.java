package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TermPlanTest {
    private static final int WANTED = 4 << 20;

    @Property
    void planIsTheLargestThatFits(
            @ForAll @IntRange(min = 1, max = 16) int localRanks,
            @ForAll @IntRange(min = 0, max = 16) int otherRanks,
            @ForAll @IntRange(min = 256, max = 2048) int freeMiB) {
        int worldSize = localRanks + otherRanks;
        long free = (long) freeMiB << 20;
        TermPlan plan = TermPlan.fit(WANTED, free, localRanks, worldSize, "/dev/shm");
        assertThat(Integer.bitCount(plan.ringTermBytes())).isOne();
        assertThat(plan.pairTermBytes()).isBetween(TermPlan.SMALLEST_TERM_BYTES, plan.ringTermBytes());
        assertThat(plan.hostBytes(localRanks, worldSize)).isLessThanOrEqualTo(free);
        if (plan.ringTermBytes() < WANTED) {
            TermPlan twice = TermPlan.ofRingTerm(plan.ringTermBytes() * 2);
            assertThat(twice.hostBytes(localRanks, worldSize)).isGreaterThan(free);
        }
    }

    @Test
    void twoRanksFitAContainersSmallSharedMemoryWithFullTerms() {
        assertThat(TermPlan.fit(WANTED, 64L << 20, 2, 2, "/dev/shm")).isEqualTo(TermPlan.ofRingTerm(WANTED));
    }

    @Test
    void tooLittleSharedMemoryIsAnErrorThatSaysHowToEnlargeIt() {
        assertThatThrownBy(() -> TermPlan.fit(WANTED, 8L << 20, 2, 4, "/dev/shm"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/dev/shm has 8 MiB free")
                .hasMessageContaining("2 of 4 ranks")
                .hasMessageContaining("--shm-size");
    }

    @Test
    void onlyTheNextRankOfTheRingGetsTheLargeTerm() {
        TermPlan plan = TermPlan.ofRingTerm(WANTED);
        assertThat(plan.termBytes(3, 0, 4)).isEqualTo(WANTED);
        assertThat(plan.termBytes(1, 2, 4)).isEqualTo(WANTED);
        assertThat(plan.termBytes(1, 0, 4)).isEqualTo(WANTED / 16);
    }
}
