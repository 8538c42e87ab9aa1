package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void memoryThatNoMachineHasIsRefused() {
        assertThatThrownBy(() -> ByteSize.parse("--memory", "1e12g"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--memory=1e12g is more than any machine has");
    }

    @Test
    void sizesAreReadAsPeopleWriteThem() {
        assertThat(ByteSize.parse("--memory", "16g").bytes()).isEqualTo(0x1p34);
        assertThat(ByteSize.parse("--bandwidth", "10Gbit").bytes()).isEqualTo(1.25e9);
        assertThat(ByteSize.parse("--bandwidth", "1.2GB/s").bytes()).isCloseTo(1.2e9, within(1e-3));
        assertThatThrownBy(() -> ByteSize.parse("--memory", "16 apples"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--memory=16 apples");
    }
}
