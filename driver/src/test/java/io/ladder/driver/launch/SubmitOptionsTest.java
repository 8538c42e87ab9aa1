package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubmitOptionsTest {
    @Test
    void theLastValueCounts() {
        var options = new SubmitOptions(List.of("--master", "yarn", "--master=local[2]", "--num-executors", "4"));
        assertThat(options.master()).contains("local[2]");
        assertThat(options.option("--num-executors")).contains("4");
        assertThat(options.conf("spark.a")).isEmpty();
    }

    @Test
    void settingsAreReadFromConf() {
        var options =
                new SubmitOptions(List.of("--conf", "spark.master=yarn", "-c", "spark.submit.deployMode=cluster"));
        assertThat(options.master()).contains("yarn");
        assertThat(options.clusterMode()).isTrue();
        assertThat(new SubmitOptions(List.of("--deploy-mode", "client")).clusterMode())
                .isFalse();
    }
}
