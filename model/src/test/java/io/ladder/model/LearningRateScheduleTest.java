package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private static final OptimizerConfig OPTIMIZER = new OptimizerConfig("adamw", 1e-3, List.of(0.9, 0.99), 1e-8, 0.1);

    @Test
    void cosineWarmsUpFallsAndStays() {
        LearningRateSchedule cosine = LearningRateSchedule.of(new ScheduleConfig("cosine", 100, 1e-4), OPTIMIZER, 2000);
        assertThat(cosine.at(0)).isCloseTo(1e-3 / 101, within(1e-15));
        assertThat(cosine.at(99)).isCloseTo(1e-3 * 100 / 101, within(1e-15));
        assertThat(cosine.at(100)).isEqualTo(1e-3);
        assertThat(cosine.at(1050)).isCloseTo(5.5e-4, within(1e-15)); // half way
        assertThat(cosine.at(2000)).isEqualTo(1e-4);
        assertThat(cosine.at(5000)).isEqualTo(1e-4);
        for (long step = 101; step < 2000; step++) {
            assertThat(cosine.at(step)).isLessThan(cosine.at(step - 1)).isGreaterThan(1e-4);
        }
    }

    @Test
    void constantStaysAtThePeak() {
        LearningRateSchedule constant = LearningRateSchedule.of(new ScheduleConfig("constant", 3, 0), OPTIMIZER, 10);
        assertThat(constant.at(0)).isEqualTo(1e-3 / 4);
        assertThat(constant.at(3)).isEqualTo(1e-3);
        assertThat(constant.at(1_000_000)).isEqualTo(1e-3);
    }

    @Test
    void withoutWarmUpTheFirstStepIsThePeak() {
        assertThat(LearningRateSchedule.of(new ScheduleConfig("cosine", 0, 0), OPTIMIZER, 10)
                        .at(0))
                .isEqualTo(1e-3);
    }

    @Test
    void cosineThatWouldRiseIsRefused() {
        assertThatThrownBy(() -> LearningRateSchedule.of(new ScheduleConfig("cosine", 0, 1), OPTIMIZER, 10))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("train.schedule.minLr=1.0 is above train.optimizer.lr=0.001");
    }
}
