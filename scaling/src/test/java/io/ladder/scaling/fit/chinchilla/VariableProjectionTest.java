package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.law.ChinchillaLaw;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class VariableProjectionTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    private static LogRuns logs(ChinchillaLaw law, double noise) {
        return new LogRuns(SyntheticRuns.profiles(law, noise, 11).runs());
    }

    @Test
    void aSurfaceWithoutNoiseGivesItsConstantsBack() {
        ChinchillaLaw found = VariableProjection.of(logs(LAW, 0), false).law();
        var digits = Percentage.withPercentage(0.01);
        LAW.symbols()
                .forEach((symbol, value) ->
                        assertThat(found.symbols().get(symbol)).as(symbol).isCloseTo(value, digits));
    }

    @Test
    void noisyRunsGiveWhatTheDirectFitGives() {
        var table = SyntheticRuns.profiles(LAW, 0.01, 11);
        var direct = new ChinchillaFit().fit(table, FitOptions.defaults().withReplicates(0));
        VariableProjection other = VariableProjection.of(new LogRuns(table.runs()), false);
        assertThat(other.objective()).isCloseTo(direct.objective(), Percentage.withPercentage(1e-4));
        assertThat(other.law().alpha()).isCloseTo(((ChinchillaLaw) direct.law()).alpha(), within(1e-4));
        assertThat(other.law().e()).isCloseTo(((ChinchillaLaw) direct.law()).e(), within(1e-3));
    }

    @Test
    void aFloorBelowZeroIsFoundOnlyIfItIsFree() {
        var sunken = new ChinchillaLaw(-0.3, 20, 10, 0.1, 0.1);
        assertThat(VariableProjection.of(logs(sunken, 0), true).law().e()).isCloseTo(-0.3, within(1e-3));
        assertThat(VariableProjection.of(logs(sunken, 0), false).law().e()).isBetween(0.0, 1e-3);
    }
}
