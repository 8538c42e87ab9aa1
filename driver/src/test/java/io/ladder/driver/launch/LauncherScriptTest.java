package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherScriptTest {
    @Test
    void commandsArePrintedAsTheScriptWasCalledAndCanBePasted() {
        assertThat(LauncherScript.command(Map.of(), "train", "--run", "runs/a"))
                .isEqualTo("scripts/ladder train --run runs/a");
        assertThat(LauncherScript.command(
                        Map.of(LauncherScript.CALLED_AS, "../my ladder/scripts/ladder"),
                        "train",
                        "--run",
                        "runs/my run"))
                .isEqualTo("'../my ladder/scripts/ladder' train --run 'runs/my run'");
    }
}
