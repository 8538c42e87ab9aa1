package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LawOptionTest {
    @TempDir
    Path directory;

    @Test
    void aLawIsAFileOrItsConstants() {
        assertThat(LawOption.parse("E=1.69, A=406.4 B=410.7,alpha=.34,beta=.28")
                        .evidence()
                        .law()
                        .loss(1e9, 2e10))
                .isCloseTo(1.69 + 406.4 * Math.pow(1e9, -.34) + 410.7 * Math.pow(2e10, -.28), within(1e-12));
        assertThatThrownBy(() -> LawOption.parse("E=1,A=2")).hasMessageContaining("lacks B, alpha, beta");
        assertThatThrownBy(() -> LawOption.parse("E=1,A=-2,B=x,alpha=.3,beta=.3"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2));
        assertThatThrownBy(() -> LawOption.parse(directory.resolve("fit.json").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ladder fit");
    }

    @Test
    void aConstantThatIsGivenTwiceIsAnError() {
        assertThatThrownBy(() -> LawOption.parse("E=1.69,E=2,A=406.4,B=410.7,alpha=.34,beta=.28"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--law: E is given twice, 1.69 and 2; leave one out");
    }
}
