package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitViewTest {
    private static final int REPLICATES = 4000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now; // ns

    private List<String> lines(double secondsEach, boolean isLive) {
        var view = new FitView(new PrintStream(written, true, StandardCharsets.UTF_8), isLive, () -> now);
        for (int done = 1; done <= REPLICATES; done++) {
            now += (long) (1e9 * secondsEach);
            view.fitted(FitProgress.BOOTSTRAP, done, REPLICATES);
        }
        view.end();
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aShortFitSaysNothingWhereNobodyWatches() {
        assertThat(lines(0.0125, false)).isEmpty(); // 50 s
        assertThat(written.size()).isZero();
    }

    @Test
    void aLongOneSaysSoAtOnceAndThenALineEveryMinute() {
        List<String> lines = lines(0.15, false); // 10 minutes
        assertThat(lines.get(0))
                .isEqualTo(
                        "bootstrap: 67 of 4000 took 10 s, so all take about 10 min; fewer replicates, --bootstrap 400 for"
                                + " example, take less and give rougher intervals");
        assertThat(lines.get(1)).matches("bootstrap: 46\\d of 4000, about 9 min more");
        assertThat(lines).hasSize(10).noneMatch(line -> line.contains("\r") || line.contains("\u001b"));
    }

    @Test
    void aTerminalHasABar() {
        assertThat(lines(0.01, true)).isNotEmpty();
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("\r", "bootstrap");
    }

    @Test
    void theNextPartIsTimedByItself() {
        var view = new FitView(new PrintStream(written, true, StandardCharsets.UTF_8), false, () -> now);
        now += 100_000_000_000L;
        view.fitted(FitProgress.SEARCH, 108, 108);
        for (int done = 1; done <= 300; done++) {
            now += 20_000_000L;
            view.fitted(FitProgress.BOOTSTRAP, done, REPLICATES);
        }
        assertThat(written.size()).isZero(); // 80 s in all
    }
}
