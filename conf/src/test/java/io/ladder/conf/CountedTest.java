package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void oneThingIsNoPlural() {
        assertThat(Counted.of(1, "run")).isEqualTo("1 run");
        assertThat(Counted.of(0, "run")).isEqualTo("0 runs");
        assertThat(Counted.of(1200, "run")).isEqualTo("1,200 runs");
        assertThat(Counted.of(1, "row repeats", "rows repeat")).isEqualTo("1 row repeats");
        assertThat(Counted.of(2, "row repeats", "rows repeat")).isEqualTo("2 rows repeat");
    }
}
