package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SparkConfigTest {
    @Test
    void readsSparksNotationOfSizes() {
        assertThat(new SparkConfig(1, "1g").executorMemoryMb()).isEqualTo(1024);
        assertThat(new SparkConfig(1, "768m").executorMemoryMb()).isEqualTo(768);
        assertThat(new SparkConfig(1, "2GB").executorMemoryMb()).isEqualTo(2048);
    }

    @Test
    void refusesWhatIsNoSizeAndNoCore() {
        assertThatThrownBy(() -> new SparkConfig(1, "much")).hasMessageContaining("spark.executorMemory=much");
        assertThatThrownBy(() -> new SparkConfig(1, "9999999999g")).hasMessageContaining("9999999999g is not a size");
        assertThatThrownBy(() -> new SparkConfig(0, "1g")).hasMessageContaining("spark.executorCores=0");
    }

    @Test
    void refusesAHeapThatSparkWouldRefuse() {
        assertThatThrownBy(() -> new SparkConfig(1, "10m"))
                .hasMessage("spark.executorMemory=10m is less than Spark starts an executor with; use 512m or more");
        assertThat(new SparkConfig(1, "512m").executorMemoryMb()).isEqualTo(512);
    }
}
