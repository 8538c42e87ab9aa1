package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherScriptTest {
    @Test
    void commandsArePrintedAsTheScriptWasCalledAndCanBePasted() {
        assertThat(LauncherScript.command(Map.of(), List.of("train", "--run", "runs/a")))
                .isEqualTo("scripts/ladder train --run runs/a");
        assertThat(LauncherScript.command(
                        Map.of(LauncherScript.CALLED_AS, "../my ladder/scripts/ladder"),
                        List.of("train", "--run", "runs/my run")))
                .isEqualTo("'../my ladder/scripts/ladder' train --run 'runs/my run'");
    }
}
