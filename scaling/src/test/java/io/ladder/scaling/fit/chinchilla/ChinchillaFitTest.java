package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.PublishedData;
import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.ColumnNames;
import io.ladder.scaling.runs.RunTable;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ChinchillaFitTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    private static final FitOptions FIFTY = FitOptions.defaults().withReplicates(50);

    private static FitReport fit(RunTable table, FitOptions options) {
        return new ChinchillaFit().fit(table, options);
    }

    @Test
    void aSurfaceWithoutNoiseGivesItsConstantsBack() {
        var report =
                fit(SyntheticRuns.profiles(LAW, 0, 1), FitOptions.defaults().withReplicates(0));
        var found = (ChinchillaLaw) report.law();
        var digits = Percentage.withPercentage(1e-6);
        assertThat(found.e()).isCloseTo(LAW.e(), digits);
        assertThat(found.a()).isCloseTo(LAW.a(), digits);
        assertThat(found.b()).isCloseTo(LAW.b(), digits);
        assertThat(found.alpha()).isCloseTo(LAW.alpha(), digits);
        assertThat(found.beta()).isCloseTo(LAW.beta(), digits);
        assertThat(report.paramsExponent().orElseThrow()).isCloseTo(0.28 / 0.62, digits);
        assertThat(report.points()).isEqualTo(75);
        assertThat(report.intervals()).as("none without replicates").isEmpty();
    }

    @Test
    void theConstantsOfNoisyRunsLieInTheirIntervals() {
        var report =
                fit(SyntheticRuns.profiles(LAW, 0.005, 7), FitOptions.defaults().withReplicates(300));
        LAW.symbols().forEach((symbol, value) -> {
            var interval = report.intervals().get(symbol);
            assertThat(value).as(symbol).isBetween(interval.low(), interval.high());
            assertThat(interval.standardError().orElseThrow()).as(symbol).isPositive();
        });
        assertThat(report.residualDeviation()).isCloseTo(0.005, within(0.0015));
        assertThat(report.rollout().orElseThrow().coverage()).isBetween(0.7, 1.0);
    }

    @Test
    void theNumberOfThreadsDoesNotChangeADigit() {
        var table = SyntheticRuns.profiles(LAW, 0.01, 3);
        var one = fit(table, FIFTY.withSeed(9).withThreads(1));
        var three = fit(table, FIFTY.withSeed(9).withThreads(3));
        assertThat(one.intervals()).isEqualTo(three.intervals());
        assertThat(one.draws().bySymbol().get("A"))
                .containsExactly(three.draws().bySymbol().get("A"));
        var other = fit(table, FIFTY.withSeed(10).withThreads(3));
        assertThat(other.intervals()).isNotEqualTo(one.intervals());
    }

    @Test
    void noMoreRunsThanConstantsIsAnError() {
        var five = RunTable.of(SyntheticRuns.profiles(LAW, 0.01, 3).runs().subList(0, 5));
        assertThatThrownBy(() -> fit(five, FitOptions.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("5 constants")
                .hasMessageContaining("only 5 different");
        assertThatThrownBy(() -> fit(five, FitOptions.defaults().withDropHighest(300)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("only 0 different (N, D)");
    }

    /** Figures of Besiroglu et al. 2024, table 1, who extracted these runs from Hoffmann et al.'s figure 4. */
    @Test
    void hoffmannsRunsGiveWhatTheirReplicationGave() {
        Path file = PublishedData.table("chinchilla.csv");
        var report = fit(
                RunTable.read(file, ColumnNames.usual()), FitOptions.defaults().withDropHighest(5));
        var law = (ChinchillaLaw) report.law();
        assertThat(report.points()).isEqualTo(240);
        assertThat(report.objective()).isLessThanOrEqualTo(0.0010183);
        assertThat(law.alpha()).isCloseTo(0.3473, within(0.002));
        assertThat(law.beta()).isCloseTo(0.3672, within(0.002));
        assertThat(law.e()).isCloseTo(1.8172, within(0.002));
        Map.of("alpha", 0.0154, "beta", 0.0206, "a", 0.020).forEach((symbol, published) -> {
            var interval = report.intervals().get(symbol);
            var near = Percentage.withPercentage(20);
            assertThat(interval.standardError().orElseThrow()).as(symbol).isCloseTo(published, near);
            assertThat((interval.high() - interval.low()) / 3.92)
                    .as("interval of %s, which what these runs share does not widen", symbol)
                    .isCloseTo(published, near);
        });
    }
}
