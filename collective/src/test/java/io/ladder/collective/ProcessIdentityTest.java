package io.ladder.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ProcessIdentityTest {
    private final ProcessIdentity own = ProcessIdentity.current();

    @Test
    void survivesATripThroughText() {
        assertThat(own.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(ProcessIdentity.parse(own.toString())).contains(own);
        assertThat(ProcessIdentity.parse("12-x-3")).isEmpty();
        assertThat(ProcessIdentity.parse("12-3")).isEmpty();
    }

    @Test
    void livingProcessIsNotDead() {
        assertThat(own.isDead()).isFalse();
    }

    @Test
    void pidThatStartedAtAnotherTimeBelongsToADeadProcess() {
        assertThat(new ProcessIdentity(own.namespace(), own.pid(), own.startTicks() - 1).isDead())
                .isTrue();
    }

    @Test
    void pidOfAnotherContainerSaysNothing() {
        assertThat(new ProcessIdentity(own.namespace() + 1, own.pid(), own.startTicks() - 1).isDead())
                .isFalse();
    }

    @Test
    void pidWithoutProcessIsDead() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        long pid = ended.pid();
        ended.waitFor();
        assertThat(new ProcessIdentity(own.namespace(), pid, own.startTicks()).isDead())
                .isTrue();
    }
}
