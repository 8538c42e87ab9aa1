package io.ladder.scaling.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.LossUnit;
import io.ladder.scaling.runs.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FitTableTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    private static Draws draws() {
        var random = new SplittableRandom(3);
        Map<String, double[]> draws = new LinkedHashMap<>();
        LAW.symbols().forEach((symbol, value) -> {
            double spread = symbol.equals("E") ? 0.02 : 0;
            draws.put(
                    symbol,
                    random.doubles(200, value - spread, value + spread + 1e-12).toArray());
        });
        return new Draws(draws);
    }

    private static List<String> lines(double dearest, Draws draws) {
        double params = LAW.optimalParams(dearest);
        var run = new Run("x", params, dearest / 6 / params, dearest, 3, Double.NaN, Map.of());
        return FitTable.lines(new FitReport(
                LAW,
                OptionalDouble.of(LAW.paramsExponent()),
                OptionalDouble.of(LAW.tokensExponent()),
                0,
                1,
                Map.of(),
                0.004,
                draws,
                List.of(new FittedRun(run, 3, Optional.empty())),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                LossUnit.NATS_PER_TOKEN));
    }

    private static String row(List<String> lines, String flops) {
        return lines.stream().filter(line -> line.startsWith(flops)).findFirst().orElseThrow();
    }

    @Test
    void intervalsStandBesideWhatTheyTakeForGranted() {
        assertThat(String.join(" ", lines(1e18, draws())).replaceAll(" +", " ")).contains(Condition.SENTENCE);
        assertThat(String.join(" ", lines(1e18, new Draws(Map.of())))).doesNotContain("trained equally well");
    }

    @Test
    void everyForetoldLossHasItsIntervalBesideIt() {
        String row = row(lines(1e18, draws()), "1e+21");
        double loss = LAW.loss(LAW.optimalParams(1e21), LAW.optimalTokens(1e21));
        String[] words = row.split(" +", -1);
        assertThat(Double.parseDouble(words[4])).isEqualTo(loss, offset(1e-4));
        assertThat(Double.parseDouble(words[5])).isBetween(loss - 0.03, loss - 0.01);
        assertThat(words[6]).isEqualTo("...");
        assertThat(Double.parseDouble(words[7])).isBetween(loss + 0.01, loss + 0.03);
        assertThat(row).endsWith("(1000 times the most expensive run)");
    }

    @Test
    void withoutReplicatesThereIsNoInterval() {
        assertThat(row(lines(1e18, new Draws(Map.of())), "1e+20"))
                .contains("   -  ")
                .endsWith("(100 times the most expensive run)");
    }

    @Test
    void whatTheDearestRunTookIsNoMultipleOfIt() {
        List<String> lines = lines(9.9e17, draws());
        assertThat(row(lines, "1e+17")).doesNotContain("most expensive");
        assertThat(row(lines, "1e+18")).endsWith("(as much as the most expensive run took)");
        assertThat(row(lines, "1e+19")).endsWith("(10 times the most expensive run)");
        assertThat(row(lines(3.3e17, draws()), "1e+18")).endsWith("(3.0 times the most expensive run)");
    }
}
