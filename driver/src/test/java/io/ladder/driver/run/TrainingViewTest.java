package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.worker.StepMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrainingViewTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private void train(boolean isTerminal) {
        try (TrainingView view = TrainingView.of(out, isTerminal)) {
            view.started(RunReportTest.FACTS);
            for (int step = 1; step <= 50; step++) {
                Double valLoss = step == 25 || step == 50 ? 1.2345 : null;
                view.step(new StepMetrics(step, 3.25, valLoss, 1e-3, 1, step * 384L, 9_876, 39));
                if (step == 30) {
                    view.say("warning: something");
                }
            }
        }
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutATerminalThereAreAFewPlainLines() {
        train(false);
        List<String> lines = written().lines().toList();
        assertThat(lines).hasSizeBetween(20, 30);
        assertThat(lines.get(0)).startsWith("step 1/50  loss 3.2500").contains("9,876 tokens/s");
        assertThat(lines).anyMatch(line -> line.startsWith("step 25/50") && line.contains("val loss 1.2345"));
        assertThat(lines).contains("warning: something");
        assertThat(written()).doesNotContain("\r").doesNotContain("\u001b");
    }

    @Test
    @Timeout(30)
    void onATerminalThereIsOneBarWithEverything() {
        train(true);
        assertThat(written())
                .contains("50/50")
                .contains("loss 3.250")
                .contains("val 1.23")
                .contains("warning: something");
    }
}
