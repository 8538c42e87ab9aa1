package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AutoOrCountTest {
    @Test
    void isAutoInAnyCaseOrANumber() {
        assertThat(AutoOrCount.parse("runsAtOnce", "Auto").count()).isEmpty();
        assertThat(AutoOrCount.parse("runsAtOnce", " 3 ").count()).hasValue(3);
    }

    @Test
    void printsWhatItIsParsedFrom() {
        assertThat(AutoOrCount.parse("a", "auto")).hasToString("auto");
        assertThat(AutoOrCount.parse("a", "3")).hasToString("3");
    }

    @Test
    void anythingElseIsRefusedByTheSettingsName() {
        assertThatThrownBy(() -> AutoOrCount.parse("runsAtOnce", "many"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("runsAtOnce=many is neither auto nor a whole number above 0");
        assertThatThrownBy(() -> AutoOrCount.parse("runsAtOnce", "0")).hasMessageContaining("runsAtOnce=0");
    }
}
