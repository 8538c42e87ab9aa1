package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.conf.ConfigTree;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WarmUpTest {
    @ParameterizedTest
    @CsvSource({"gpt2, 4, 4", "llama, 6, 2", "llama, 3, 1"})
    void stepsAreTakenUntilTheRankIsReady(String style, int heads, int kvHeads) throws InterruptedException {
        RunConfig config = config(style, heads, kvHeads);
        var warmUp = WarmUp.begin(config, 1);
        while (warmUp.steps() < 3) {
            Thread.sleep(1);
        }
        warmUp.close();
        int done = warmUp.steps();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("ladder-warm-up"));
        warmUp.close();
        assertThat(warmUp.steps()).isEqualTo(done);
    }

    private static RunConfig config(String style, int heads, int kvHeads) {
        ConfigTree tree = TinyRun.tree();
        tree.set("model.style=" + style);
        tree.set("model.heads=" + heads);
        tree.set("model.kvHeads=" + kvHeads);
        tree.set("model.dim=48");
        return RunConfig.of(RunConfig.resolve(tree));
    }
}
