package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handicaps of short runs and of large models, of which another law of the form has most as well. */
class HandicapTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double NOISE = 0.002;
    private static final int TABLES = 12;
    private static final FitOptions NO_INTERVALS = FitOptions.defaults().withReplicates(0);

    private interface Worse {
        double of(double params, double tokens);
    }

    /** As 1/D, 3% at the fewest tokens. */
    private static final Worse SHORT = (params, tokens) -> 0.03 * 2e8 / tokens;

    /** With ln N from 1e8 parameters on, to 2.5% at 1e9. */
    private static final Worse LARGE = (params, tokens) -> 0.025 * Math.max(0, Math.log10(params / 1e8));

    /** The same to 1.5%: larger ones often pass for a gross misfit. */
    private static final Worse LARGE_BY_LESS = (params, tokens) -> 0.6 * LARGE.of(params, tokens);

    private static FitReport fit(Worse worse, int table, FitOptions options) {
        List<Run> grid =
                TableOfRuns.grid(LAW, TableOfRuns.spread(1e7, 1e9, 7), TableOfRuns.spread(2e8, 2e10, 7)).stream()
                        .map(run -> run.withLoss(run.loss() * (1 + worse.of(run.params(), run.tokens()))))
                        .toList();
        return Forms.of("chinchilla").fit(RunTable.of(TableOfRuns.noisy(grid, NOISE, 300 + table)), options);
    }

    private static Optional<String> named(FitReport report) {
        return report.warnings().stream()
                .filter(warning -> warning.contains("seem to be trained worse"))
                .findFirst();
    }

    private static boolean isDoubted(FitReport report) {
        return named(report).isPresent()
                || report.warnings().stream().anyMatch(warning -> warning.contains("does not follow the runs"));
    }

    private static long doubted(Worse worse) {
        return IntStream.range(0, TABLES)
                .filter(table -> isDoubted(fit(worse, table, NO_INTERVALS)))
                .count();
    }

    @Test
    void thatOfShortRunsIsNamed() {
        assertThat(doubted(SHORT)).isGreaterThanOrEqualTo(11);
    }

    @Test
    void thatOfLargeModelsIsNamed() {
        assertThat(doubted(LARGE)).isGreaterThanOrEqualTo(11);
    }

    @Test
    void runsWithoutOneAreNot() {
        assertThat(doubted((params, tokens) -> 0)).isLessThanOrEqualTo(1);
    }

    @Test
    void intervalsReachTheLawWithoutIt() {
        int drawn = 0;
        int held = 0;
        for (int table = 0; table < TABLES; table++) {
            FitReport report = fit(LARGE_BY_LESS, table, FitOptions.defaults().withReplicates(100));
            if (named(report).isPresent()) {
                Interval alpha = report.intervals().get("alpha");
                drawn++;
                held += alpha.low() <= LAW.alpha() && LAW.alpha() <= alpha.high() ? 1 : 0;
                assertThat(alpha.high() - alpha.low()).as("table %d", table).isLessThan(0.15);
            }
        }
        assertThat(drawn).isGreaterThanOrEqualTo(5);
        assertThat(held).as("95%% of %d", drawn).isGreaterThanOrEqualTo(drawn - 1);
    }

    @Test
    void theWarningSaysWhatTheLawWouldBeWithoutIt() {
        FitReport report = IntStream.range(0, TABLES)
                .mapToObj(table -> fit(LARGE, table, NO_INTERVALS))
                .filter(one -> named(one).isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(named(report).orElseThrow())
                .startsWith("large models seem to be trained worse")
                .contains("alpha would be 0.3", " instead of ", "at the largest");
    }
}
