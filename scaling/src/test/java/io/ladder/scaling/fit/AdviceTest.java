package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.MixtureLaw;
import io.ladder.scaling.runs.Run;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final List<Run> RUNS = List.of(
            new Run("small", 1e7, 2e8, 1.2e16, 4, Double.NaN, Map.of()),
            new Run("dear", 1e8, 2e9, 1.2e18, 3, Double.NaN, Map.of()));

    @Test
    void theBestModelOfTenTimesTheComputeIsComparedInParametersTokensRatioAndLoss() {
        var other = new ChinchillaLaw(1.72, 406.4, 300, 0.34, 0.27);
        double flops = 1.2e19;
        double ratio = other.optimalParams(flops) / LAW.optimalParams(flops);
        assertThat(Advice.moved(LAW, other, RUNS))
                .startsWith("the advice for ten times the compute of the most expensive run (1.20e+19 FLOPs) would be ")
                .contains(String.format(
                        "%.3g parameters instead of %.3g (%+.1f%%)",
                        other.optimalParams(flops), LAW.optimalParams(flops), 100 * (ratio - 1)))
                .contains(String.format(
                        "%.3g tokens instead of %.3g", other.optimalTokens(flops), LAW.optimalTokens(flops)))
                .contains("tokens per parameter instead of ", "the predicted loss ");
    }

    @Test
    void aMoveThatNobodyWouldActUponIsSaidToBeNone() {
        assertThat(Advice.moved(LAW, new ChinchillaLaw(1.6901, 406.4, 410.7, 0.34, 0.28), RUNS))
                .endsWith("stays the same within 0.5%");
    }

    @Test
    void aLawWithoutABestModelIsComparedByTheLossOfTheMostExpensiveRun() {
        var law = new MixtureLaw(-0.082, -0.108, 0.009, 1.104, 1.847, 314.478, 1);
        var other = new MixtureLaw(-0.082, -0.108, 0.009, 1.2, 1.847, 314.478, 1);
        double before = law.loss(1e8, 2e9);
        assertThat(Advice.moved(law, other, RUNS))
                .contains(String.format("instead of %.4g (%+.1f%%)", before, 100 * (Math.pow(10, 0.096) - 1)));
    }
}
