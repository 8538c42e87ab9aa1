package io.ladder.scaling.fit.isoflop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.fit.Valley;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsoflopFitTest {
    private static final ChinchillaLaw SURFACE = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);
    private static final double[] BUDGETS = {1e17, 1e18, 1e19, 1e20, 1e21};

    @ParameterizedTest
    @CsvSource({"2, -0.327", "4, -1.301", "8, -2.903", "16, -5.100"})
    void parabolasMissTheOptimumByWhatTheSurfacesAsymmetryMakesThemMissAndSaySo(double width, double missPercent) {
        IsoflopFit fit = IsoflopFit.of(profiles(BUDGETS, width, 15));

        double miss = 100 * (fit.law().optimalTokens(1e24) / SURFACE.optimalTokens(1e24) - 1);
        assertThat(miss).isCloseTo(missPercent, offset(0.005));
        assertThat(fit.warnings()).anySatisfy(warning -> assertThat(warning).contains("parabolas are biased"));
        // The warning's correction takes nearly all of the bias away.
        double bias = Math.log1p(miss / 100);
        assertThat(Math.abs(bias - fit.shift().orElseThrow())).isLessThan(Math.abs(bias) / 25);
    }

    @Test
    void profilesThatAreParabolasGiveTheirOwnConstantsAndNoWarning() {
        var runs = new ArrayList<Run>();
        for (double budget : BUDGETS) {
            double best = 0.6 * Math.pow(budget, 0.45);
            for (double ratio : TableOfRuns.spread(0.25, 4, 7)) {
                double params = best * ratio;
                double loss = 1.8 + Math.pow(budget, -0.15) * (900 + 40 * Math.pow(Math.log(ratio), 2));
                runs.add(new Run("r", params, budget / 6 / params, budget, loss, Double.NaN, Map.of("budget", budget)));
            }
        }

        IsoflopFit fit = IsoflopFit.of(runs);

        assertThat(fit.law().paramsExponent()).isCloseTo(0.45, offset(1e-9));
        assertThat(fit.law().tokensExponent()).isCloseTo(0.55, offset(1e-9));
        assertThat(fit.law().paramsFactor()).isCloseTo(0.6, offset(1e-7));
        assertThat(fit.law().e()).isCloseTo(1.8, offset(1e-6));
        assertThat(fit.law().gamma()).isCloseTo(0.15, offset(1e-6));
        assertThat(fit.law().flopsFactor()).isCloseTo(6, offset(1e-9));
        assertThat(fit.warnings()).isEmpty();
        for (Run run : runs) {
            assertThat(fit.law().loss(run.params(), run.tokens())).isCloseTo(run.loss(), offset(1e-6));
        }
    }

    @Test
    void budgetsAreFoundFromFlopsWhereNoColumnNamesThem() {
        List<Run> named = profiles(BUDGETS, 4, 9);
        List<Run> unnamed = named.stream()
                .map(run ->
                        new Run(run.name(), run.params(), run.tokens(), run.flops(), run.loss(), Double.NaN, Map.of()))
                .toList();

        assertThat(IsoflopFit.of(unnamed).law().paramsExponent())
                .isCloseTo(IsoflopFit.of(named).law().paramsExponent(), offset(1e-12));
        assertThat(Profiles.of(unnamed).profiles()).hasSize(BUDGETS.length);
    }

    @Test
    void runsBetweenBudgetsAreLeftOutAndCounted() {
        var runs = new ArrayList<>(withoutColumn(profiles(BUDGETS, 4, 9)));
        runs.add(TableOfRuns.run(SURFACE, 1e8, 3e18 / 6e8, Map.of()));

        IsoflopFit fit = IsoflopFit.of(runs);

        assertThat(fit.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("1 run belongs to no budget and was not used: "));
    }

    @Test
    void concaveProfilesAndMinimaOnTheBorderAreRejectedAndNamed() {
        var runs = new ArrayList<>(profiles(BUDGETS, 4, 9));
        runs.addAll(shaped(3e18, n -> 4 - 0.05 * n * n));
        runs.addAll(shaped(3e19, n -> 4 - 0.02 * n));
        runs.addAll(shaped(3e20, n -> 4 + 0.02 * Math.pow(n - 2.2, 2)));

        IsoflopFit fit = IsoflopFit.of(runs);

        assertThat(rejection(fit, 3e18)).contains("is concave");
        assertThat(rejection(fit, 3e19)).containsAnyOf("outside its runs", "is concave", "on the border", "flat");
        assertThat(rejection(fit, 3e20)).contains("add larger");
        assertThat(fit.warnings().stream().filter(warning -> warning.endsWith("not used")))
                .hasSize(3);
        assertThat(fit.law().paramsExponent())
                .isCloseTo(IsoflopFit.of(profiles(BUDGETS, 4, 9)).law().paramsExponent(), offset(1e-12));
    }

    @Test
    void noiseLeavesTheExponentNearTheTruthAndTheBiasUnsaid() {
        IsoflopFit fit = IsoflopFit.of(TableOfRuns.noisy(profiles(BUDGETS, 4, 9), 0.003, 7));

        assertThat(fit.law().paramsExponent()).isCloseTo(SURFACE.paramsExponent(), within(0.03));
        assertThat(fit.warnings()).noneSatisfy(warning -> assertThat(warning).contains("biased"));
    }

    @Test
    void oneBudgetIsAClearError() {
        assertThatThrownBy(() -> IsoflopFit.of(profiles(new double[] {1e18}, 4, 9)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("needs two budgets");
    }

    @Test
    void aTableWithoutBudgetsSaysWhatABudgetIs() {
        var runs = TableOfRuns.grid(SURFACE, new double[] {1e7, 1e8}, new double[] {1e8, 3e9, 7e10});

        assertThatThrownBy(() -> IsoflopFit.of(runs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("column budget");
        assertThat(IsoflopFit.valleys(runs)).isEmpty();
    }

    @Test
    void twoBudgetsAreFittedWithAWarning() {
        IsoflopFit fit = IsoflopFit.of(profiles(new double[] {1e18, 1e19}, 4, 9));

        assertThat(fit.warnings())
                .anySatisfy(warning -> assertThat(warning).contains("only two budgets"))
                .anySatisfy(warning -> assertThat(warning).contains("E cannot be told"));
        // Any E goes with two losses: the law's is in the middle of what does, and not on an end of it.
        assertThat(fit.law().e()).isBetween(1.0, 2.0);
        assertThat(fit.floor()).isPresent();
    }

    @Test
    void valleysCarryTheParabolaInLnN() {
        Valley valley = IsoflopFit.valleys(profiles(BUDGETS, 2, 15)).get(2);

        double x = Math.log(valley.bestParams());
        List<Double> c = valley.parabola();
        assertThat(c.get(0) + c.get(1) * x + c.get(2) * x * x).isCloseTo(valley.bestLoss(), offset(1e-9));
        assertThat(valley.bestParams() * valley.bestTokens() * 6).isCloseTo(1e19, offset(1e13));
    }

    @Test
    void profilesThatDriftAwayFromTheirMinimaAreNamed() {
        var runs = new ArrayList<Run>();
        double middle = 1;
        for (double budget : BUDGETS) {
            double best = SURFACE.optimalParams(budget) * middle;
            for (double params : TableOfRuns.spread(best / 5, best * 5, 9)) {
                runs.add(TableOfRuns.run(SURFACE, params, budget / 6 / params, Map.of("budget", budget)));
            }
            middle *= 0.7;
        }

        assertThat(IsoflopFit.of(runs).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("moves away from their minima"));
        assertThat(IsoflopFit.of(TableOfRuns.noisy(profiles(BUDGETS, 4, 9), 0.003, 7))
                        .warnings())
                .noneSatisfy(warning -> assertThat(warning).contains("moves away from their minima"));
    }

    private static List<Run> profiles(double[] budgets, double width, int points) {
        var runs = new ArrayList<Run>();
        for (double budget : budgets) {
            double best = SURFACE.optimalTokens(budget);
            for (double tokens : TableOfRuns.spread(best / width, best * width, points)) {
                runs.add(TableOfRuns.run(SURFACE, budget / 6 / tokens, tokens, Map.of("budget", budget)));
            }
        }
        return runs;
    }

    private static List<Run> withoutColumn(List<Run> runs) {
        return runs.stream()
                .map(run -> new Run(
                        run.name(), run.params(), run.tokens(), run.flops(), run.loss(), run.lossError(), Map.of()))
                .toList();
    }

    private static List<Run> shaped(double budget, java.util.function.DoubleUnaryOperator lossOfOffset) {
        var runs = new ArrayList<Run>();
        double best = SURFACE.optimalParams(budget);
        for (double ratio : TableOfRuns.spread(0.1, 10, 9)) {
            double params = best * ratio;
            runs.add(new Run(
                    "r",
                    params,
                    budget / 6 / params,
                    budget,
                    lossOfOffset.applyAsDouble(Math.log(ratio)),
                    Double.NaN,
                    Map.of("budget", budget)));
        }
        return runs;
    }

    private static String rejection(IsoflopFit fit, double budget) {
        return fit.valleys().stream()
                .filter(valley -> valley.flops() == budget)
                .findFirst()
                .orElseThrow()
                .rejected()
                .orElse("accepted");
    }
}
