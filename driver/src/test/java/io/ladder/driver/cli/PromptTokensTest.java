package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import org.junit.jupiter.api.Test;

class PromptTokensTest {
    private static final int[] FIVE = {1, 2, 3, 4, 5};

    @Test
    void aPromptThatFitsIsReadWhole() {
        assertThat(PromptTokens.within(5, FIVE, false)).isEqualTo(FIVE);
        assertThat(PromptTokens.within(5, FIVE, true)).isEqualTo(FIVE);
        assertThat(PromptTokens.within(5, new int[0], false)).isEmpty();
    }

    @Test
    void aLongerOneIsRefusedWithTheWaysOut() {
        assertThatThrownBy(() -> PromptTokens.within(4, FIVE, false))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--prompt has 5 tokens, but the model reads model.seq=4 positions; shorten the prompt, or"
                        + " give --crop to read only its last 4 tokens");
    }

    @Test
    void itsEndIsReadIfThatIsAskedFor() {
        assertThat(PromptTokens.within(4, FIVE, true)).containsExactly(2, 3, 4, 5);
    }
}
