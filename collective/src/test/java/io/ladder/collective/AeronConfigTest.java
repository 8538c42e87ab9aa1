package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AeronConfigTest {
    @Test
    void valuesForThisHostNameAWritableDirectoryAndAnAddressOfIt() throws Exception {
        AeronConfig config = AeronConfig.ofThisHost();
        assertThat(Files.isWritable(config.directory())).isTrue();
        assertThat(InetAddress.getByName(config.host()).isAnyLocalAddress()).isFalse();
        assertThat(config.withoutSharedMemory().sharedMemory()).isFalse();
        assertThat(config.withHost("10.1.2.3").host()).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"1000000, 1408, termBytes=1000000", "32768, 1408, termBytes=32768", "65536, 1400, udpMtuBytes=1400"})
    void badSizesAreNamed(int termBytes, int mtuBytes, String expected) {
        assertThatThrownBy(() -> new AeronConfig(Path.of("/tmp"), termBytes, mtuBytes, true, "localhost", 1, 1, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }
}
