package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void isAWholeNumberHoweverItIsWritten() {
        assertThat(Count.parse("batch", " 1e3 ")).isEqualTo(new Count(1000));
        assertThat(Count.parse("batch", "2147483647")).hasToString("2147483647");
    }

    @Test
    void whateverIsBelowOneIsToldTheLeastThatIsOne() {
        for (String text : List.of("0", "-1", "-3e9", "-1e99")) {
            assertThatThrownBy(() -> Count.parse("batch", text))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("batch=" + text + " must be at least 1");
        }
        assertThatThrownBy(() -> Count.parse("batch", "3e9"))
                .hasMessage("batch=3e9 is too large; at most 2147483647 can be given");
    }
}
