package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static void check(int ranks, int coresPerRank, boolean embedded, boolean oversubscribe, String... options) {
        Slots.check(
                ranks,
                new SparkConfig(coresPerRank, "1g"),
                embedded,
                new SubmitOptions(List.of(options)),
                4,
                oversubscribe);
    }

    @Test
    void moreRanksThanCoresOfThisMachineAreRefusedUnlessAskedFor() {
        assertThatCode(() -> check(4, 1, true, false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(5, 1, true, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("parallelism.ranks=5")
                .hasMessageContaining("4")
                .hasMessageContaining("--oversubscribe");
        assertThatThrownBy(() -> check(3, 2, true, false)).hasMessageContaining("6 cores");
        assertThatCode(() -> check(5, 1, true, true)).doesNotThrowAnyException();
    }

    @Test
    void aClustersCoresAreNotThisMachines() {
        assertThatCode(() -> check(50, 8, false, false)).doesNotThrowAnyException();
        assertThatCode(() -> check(50, 8, true, false, "--master", "yarn")).doesNotThrowAnyException();
    }

    @Test
    void moreRanksThanExecutorsAreRefused() {
        assertThatThrownBy(() -> check(3, 1, true, true, "--master", "local-cluster[2,1,1024]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("local-cluster[2,1,1024]");
        assertThatThrownBy(() -> check(2, 1, false, false, "--master", "local[8]"))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> check(8, 1, false, false, "--master", "yarn", "--num-executors", "4"))
                .hasMessageContaining("4");
        assertThatThrownBy(() -> check(8, 1, false, false, "--conf", "spark.executor.instances=7"))
                .isInstanceOf(ConfigException.class);
    }
}
