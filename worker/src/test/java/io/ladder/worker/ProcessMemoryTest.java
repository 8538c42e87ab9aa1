package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTest {
    @Test
    void readsResidentAndPeak() {
        String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nThreads:\t12\n";
        assertThat(ProcessMemory.of(status)).hasValue(new ProcessMemory(1 << 20, 2 << 20));
    }

    @Test
    void knowsNothingWhereTheLinesAreMissing() {
        assertThat(ProcessMemory.of("Name:\tjava\nVmRSS:\t1 kB\n")).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessIsResident() {
        assertThat(ProcessMemory.now()).hasValueSatisfying(memory -> assertThat(memory.peakBytes())
                .isGreaterThanOrEqualTo(memory.residentBytes())
                .isGreaterThan(10 << 20));
    }
}
