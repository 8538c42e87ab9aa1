package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequireTest {
    @Test
    void aRangeWithoutAnEndSpeaksOfNone() {
        assertThatThrownBy(() -> Require.inRange("temperature", -1, 0, Double.MAX_VALUE))
                .hasMessage("temperature=-1.0 must be a finite number of at least 0.0");
        assertThatThrownBy(() -> Require.inRange("temperature", Double.POSITIVE_INFINITY, 0, Double.MAX_VALUE))
                .hasMessage("temperature=Infinity must be a finite number of at least 0.0");
        assertThatThrownBy(() -> Require.inRange("validation", 1, 0, 1))
                .hasMessage("validation=1.0 must be at least 0.0 and below 1.0");
        assertThatCode(() -> Require.inRange("temperature", 0, 0, Double.MAX_VALUE))
                .doesNotThrowAnyException();
    }
}
