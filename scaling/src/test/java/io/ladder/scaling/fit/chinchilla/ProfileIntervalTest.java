package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Intervals of constants that are not identified hold all that their profiles say fits as well. */
class ProfileIntervalTest {
    private static final Pattern PROFILE = Pattern.compile(
            "(\\w+) is not identified: its profile is flat, every value from (\\S+)(?: or less)? to (\\S+) ");

    private static FitReport fit(DoubleBinaryOperator loss, double noise) {
        var random = new Random(5);
        List<Run> runs = new ArrayList<>();
        for (double n : TableOfRuns.spread(3e6, 3e8, 8)) {
            for (double d : TableOfRuns.spread(1e8, 3e10, 7)) {
                double measured = loss.applyAsDouble(n, d) + noise * random.nextGaussian();
                runs.add(new Run("run " + runs.size(), n, d, 6 * n * d, measured, Double.NaN, Map.of()));
            }
        }
        return new ChinchillaFit().fit(RunTable.of(runs), FitOptions.defaults().withReplicates(100));
    }

    @Test
    void whatTokensDoNotShowLeavesTheFloorOpen() {
        FitReport report = fit((n, d) -> 1.8 + 300 / Math.pow(n, 0.33), 0.003);
        int flat = 0;
        for (String warning : report.warnings()) {
            Matcher said = PROFILE.matcher(warning);
            if (said.find()) {
                var interval = report.intervals().get(said.group(1));
                assertThat(interval.low()).isLessThanOrEqualTo(Double.parseDouble(said.group(2)) * 1.01);
                assertThat(interval.high()).isGreaterThanOrEqualTo(Double.parseDouble(said.group(3)) * 0.99);
                flat++;
            }
        }
        assertThat(flat).isPositive();
    }

    @Test
    void exponentsThatNoLawHasLieInsideOfTheirIntervals() {
        FitReport report = fit((n, d) -> 2 + Math.pow(3e6 / n, 3) + Math.pow(1e8 / d, 3), 0.0005);
        assertThat(report.undetermined()).isPresent();
        for (String exponent : List.of("alpha", "beta")) {
            double value = report.law().symbols().get(exponent);
            assertThat(value).isGreaterThan(2);
            assertThat(report.intervals().get(exponent).low()).isLessThan(value);
            assertThat(report.intervals().get(exponent).high()).isGreaterThan(value);
            assertThat(3.0)
                    .isBetween(
                            report.intervals().get(exponent).low(),
                            report.intervals().get(exponent).high());
        }
    }
}
