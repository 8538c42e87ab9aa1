package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.worker.StepMetrics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainViewTest {
    private static final int STEPS = 200;

    /** The first step compiles and touches all memory: what it took says nothing of the rest. */
    @Test
    void firstLineForetellsNothingAndLaterOnesGoByTheLaterSteps() {
        var clock = new AtomicLong();
        var text = new ByteArrayOutputStream();
        try (var view = new PlainView(new PrintStream(text, true, StandardCharsets.UTF_8), clock::get)) {
            view.started(SomeRun.facts(1e6, STEPS));
            for (int step = 1; step <= STEPS; step++) {
                clock.addAndGet(step == 1 ? 8_000_000_000L : 20_000_000);
                view.step(new StepMetrics(step, 2, null, 1e-3, 1, 100L * step, 5000, 20));
            }
        }
        List<String> lines = text.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(21);
        assertThat(lines.get(0)).startsWith("step 1/200 ").endsWith("tokens/s");
        assertThat(lines.get(2)).startsWith("step 20/200 ").endsWith("  4 s left");
        assertThat(lines.get(20)).startsWith("step 200/200 ").endsWith("  0 s left");
    }
}
