package io.ladder.scaling.fit.chinchilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.FitOptions;
import io.ladder.scaling.fit.FitReport;
import io.ladder.scaling.fit.Interval;
import io.ladder.scaling.fit.ModelPoint;
import io.ladder.scaling.fit.Prediction;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.forms.Forms;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.LossLaw;
import io.ladder.scaling.runs.Run;
import io.ladder.scaling.runs.RunTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlausibleLawsTest {
    private static final ChinchillaLaw LAW = new ChinchillaLaw(1.9, 482.01, 2085.43, 0.3478, 0.3658);
    private static final ModelPoint LARGE = new ModelPoint(2e9, 1e11);

    /** Three sizes of each of three budgets. */
    private static List<Run> nine(double noise, long seed) {
        List<Run> all = SyntheticRuns.profiles(LAW, 0, 1, 1e18, 1e19, 1e20).runs();
        return TableOfRuns.noisy(
                List.of(0, 7, 14, 16, 22, 28, 31, 37, 43).stream().map(all::get).toList(), noise, seed);
    }

    private static FitReport fit(List<Run> runs) {
        return new ChinchillaFit()
                .fit(
                        RunTable.of(runs),
                        FitOptions.defaults().withReplicates(1000).withPredictions(List.of(LARGE)));
    }

    private static boolean holds(Interval interval, double value) {
        return interval.low() <= value && value <= interval.high();
    }

    @Test
    void intervalsOfFewRunsHoldTheTruthAndTheirOwnEstimate() {
        int floors = 0;
        int exponents = 0;
        int losses = 0;
        for (int seed = 0; seed < 12; seed++) {
            FitReport report = fit(nine(0.004, seed));
            report.law().symbols().forEach((symbol, value) -> assertThat(
                            holds(report.intervals().get(symbol), value))
                    .as(symbol)
                    .isTrue());
            Prediction large = report.predictions().get(0);
            assertThat(holds(large.interval(), large.loss())).isTrue();
            floors += holds(report.intervals().get("E"), LAW.e()) ? 1 : 0;
            exponents += holds(report.intervals().get("alpha"), LAW.alpha()) ? 1 : 0;
            losses += holds(large.interval(), LARGE.loss(LAW)) ? 1 : 0;
            assertThat(report.warnings())
                    .anyMatch(warning -> warning.contains("laws that explain the 9 independent runs"));
        }
        // Of twelve 95% intervals fewer than ten hold the truth once in fifty times, were they exact.
        assertThat(List.of(floors, exponents, losses)).allMatch(count -> count >= 10);
    }

    @Test
    void sevenRunsOfOneBudgetSayLittleOfTheFloor() {
        List<Run> budget = SyntheticRuns.profiles(LAW, 0.002, 11, 3e18).runs();
        List<Run> seven =
                List.of(2, 4, 6, 7, 8, 10, 12).stream().map(budget::get).toList();
        FitReport report = fit(seven);
        Interval floor = report.intervals().get("E");
        assertThat(holds(floor, LAW.e())).isTrue();
        assertThat(floor.high() - floor.low()).isGreaterThan(0.5);
        assertThat(holds(report.predictions().get(0).interval(), LARGE.loss(LAW)))
                .isTrue();
    }

    /** Two sizes, however often: how much of the loss is E stays open, and with it the loss of every other size. */
    @Test
    void manyRunsOfTwoSizesAreNoSurer() {
        int losses = 0;
        for (int seed = 0; seed < 12; seed++) {
            List<Run> runs = TableOfRuns.noisy(
                    TableOfRuns.grid(LAW, new double[] {1e8, 1e9}, TableOfRuns.spread(2e9, 2e11, 12)), 0.002, seed);
            FitReport report = fit(runs);
            Interval floor = report.intervals().get("E");
            assertThat(holds(floor, LAW.e())).isTrue();
            assertThat(floor.high() - floor.low()).isGreaterThan(1);
            assertThat(holds(report.intervals().get("alpha"), LAW.alpha())).isTrue();
            losses += holds(report.predictions().get(0).interval(), LARGE.loss(LAW)) ? 1 : 0;
            assertThat(report.undetermined()).isPresent();
            assertThat(report.warnings())
                    .anyMatch(warning -> warning.startsWith("only 2 different numbers of parameters"));
        }
        assertThat(losses).isGreaterThanOrEqualTo(10);
    }

    @Test
    void lessNoiseLeavesFewerLawsPlausible() {
        Interval loud = fit(nine(0.004, 3)).intervals().get("alpha");
        Interval quiet = fit(nine(0.0004, 3)).intervals().get("alpha");
        assertThat(quiet.high() - quiet.low()).isLessThan((loud.high() - loud.low()) / 3);
    }

    @Test
    void lawsOfRunsWithoutAFloorAreHalfOfThemWithoutOne() {
        var without = new ChinchillaLaw(0, 406.4, 410.7, 0.34, 0.28);
        var far = new ModelPoint(1e10, 2e11);
        int atBound = 0;
        int held = 0;
        for (int table = 0; table < 12; table++) {
            var runs = TableOfRuns.noisy(
                    TableOfRuns.grid(without, TableOfRuns.spread(1e7, 1e9, 6), TableOfRuns.spread(2e8, 2e10, 6)),
                    0.003,
                    table);
            FitReport report = Forms.of("chinchilla")
                    .fit(
                            RunTable.of(runs),
                            FitOptions.defaults().withReplicates(200).withPredictions(List.of(far)));
            if (report.law().symbols().get("E") < 1e-3) {
                atBound++;
                double[] floors = report.draws().bySymbol().get("E");
                assertThat(Arrays.stream(floors).filter(e -> e < 1e-6).count()).isEqualTo(100);
                Interval interval = report.predictions().get(0).interval();
                double truth = far.loss(without);
                held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
            }
        }
        assertThat(atBound).isGreaterThanOrEqualTo(4);
        assertThat(held).isGreaterThanOrEqualTo(atBound - 1);
    }

    @Test
    void drawsAreThoseOfTheirSeedAndStayInsideThePrior() {
        List<Run> runs = nine(0.004, 4);
        var logs = new LogRuns(runs);
        double[] once = new double[runs.size()];
        Arrays.fill(once, 1);
        List<LossLaw> laws = new PlausibleLaws(logs, once, 9, ChinchillaFit.law(runs)).draw(500, 7);
        assertThat(new PlausibleLaws(logs, once, 9, ChinchillaFit.law(runs)).draw(500, 7))
                .isEqualTo(laws);
        assertThat(laws).hasSize(500).allSatisfy(law -> {
            assertThat(law.symbols().get("E")).isPositive();
            assertThat(law.symbols().get("alpha")).isBetween(PlausibleLaws.LEAST_EXPONENT, PlausibleLaws.MOST_EXPONENT);
            assertThat(law.symbols().get("beta")).isBetween(PlausibleLaws.LEAST_EXPONENT, PlausibleLaws.MOST_EXPONENT);
        });
    }
}
