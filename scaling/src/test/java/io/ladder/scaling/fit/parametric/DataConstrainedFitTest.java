package io.ladder.scaling.fit.parametric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.conf.ConfigException;
import io.ladder.scaling.fit.TableOfRuns;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.law.DataConstrainedLaw;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataConstrainedFitTest {
    private static final ChinchillaLaw BASE = new ChinchillaLaw(1.87, 521, 1488, 0.353, 0.353);
    private static final DataConstrainedLaw TRUTH = new DataConstrainedLaw(BASE, 15.39, 5.31, Double.POSITIVE_INFINITY);

    @ParameterizedTest
    @CsvSource({"4, 3.726", "16, 10.582", "40, 15.167"})
    void repeatedTokensAreWorthWhatThePaperSays(double epochs, double times) {
        assertThat(DataConstrainedLaw.effective(epochs, 1, DataConstrainedLaw.PUBLISHED_TOKENS_HALF_LIFE))
                .isCloseTo(times, offset(5e-4));
        // The half-life rounded to 15.39, as it is often quoted, moves the third decimal.
        assertThat(DataConstrainedLaw.effective(epochs, 1, 15.39)).isCloseTo(times, offset(2.5e-3));
    }

    @Test
    void nothingIsLostInTheFirstEpoch() {
        assertThat(DataConstrainedLaw.effective(7e9, 7e9, 15.39)).isEqualTo(7e9);
        assertThat(TRUTH.loss(1e8, 2e9)).isEqualTo(BASE.loss(1e8, 2e9));
    }

    @Test
    void tokensAreMatchedWithTheParametersOfTheirBudget() {
        assertThat(TRUTH.paramsFor(BASE.optimalTokens(3e20)) / BASE.optimalParams(3e20))
                .isCloseTo(1, offset(1e-12));
    }

    @Test
    void halfLivesAreFoundAgainFromTheirOwnLosses() {
        var runs = runs(1, 2, 4, 10, 40, 100);

        DataConstrainedLaw found = DataConstrainedFit.of(runs, BASE);

        assertThat(found.tokensHalfLife()).isCloseTo(15.39, offset(1e-4));
        assertThat(found.paramsHalfLife()).isCloseTo(5.31, offset(1e-4));
        assertThat(DataConstrainedFit.warnings(runs, found)).isEmpty();
        assertThat(DataConstrainedFit.unrepeated(runs)).hasSize(runs.size() / 6);
    }

    @Test
    void allConstantsAreFoundAgainFromTheirOwnLosses() {
        DataConstrainedLaw found = DataConstrainedFit.of(runs(1, 2, 4, 10, 40, 100));

        assertSame(found, 1e-3);
    }

    @Test
    void withoutRunsOfOneEpochAllIsStillFoundAndTheLeaningSaid() {
        var runs = runs(2, 4, 10, 40, 100);

        DataConstrainedLaw found = DataConstrainedFit.of(runs);

        assertSame(found, 1e-3);
        assertThat(DataConstrainedFit.warnings(runs, found))
                .anySatisfy(warning -> assertThat(warning).contains("lean on each other"));
    }

    /** Of few runs the sum of squares has several valleys: the search must not end above what the truth leads to. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void fewRunsEndInTheLowestValley(int seed) {
        List<Run> all = new ArrayList<>();
        for (double params : new double[] {7e6, 3e7, 1.5e8, 1e9}) {
            for (double unique : new double[] {4e8, 2e9, 1e10}) {
                for (double epochs : new double[] {1, 4, 12, 40}) {
                    all.add(TableOfRuns.run(
                            TRUTH, params, unique * epochs, Map.of(DataConstrainedLaw.UNIQUE_TOKENS, unique)));
                }
            }
        }
        List<Run> drawn = new ArrayList<>(TableOfRuns.noisy(all, 0.002, seed));
        Collections.shuffle(drawn, new Random(seed));
        List<Run> few = drawn.subList(0, 8 + seed % 3 * 4);
        double reachable = squares(few, DataConstrainedFit.near(few, TRUTH));
        assertThat(squares(few, DataConstrainedFit.of(few))).isLessThanOrEqualTo(1.001 * reachable + 1e-12);
    }

    private static double squares(List<Run> runs, DataConstrainedLaw law) {
        return Arrays.stream(DataConstrainedFit.residuals(runs, law))
                .map(x -> x * x)
                .sum();
    }

    @Test
    void runsThatRepeatNothingAreAClearError() {
        assertThatThrownBy(() -> DataConstrainedFit.of(runs(1), BASE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0 of 12 runs have tokens > uniqueTokens");
    }

    @Test
    void aTableWithoutUniqueTokensIsAClearError() {
        assertThatThrownBy(() -> DataConstrainedFit.of(
                        TableOfRuns.grid(BASE, new double[] {1e7, 1e8}, new double[] {1e9}), BASE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("column uniqueTokens");
    }

    @Test
    void fewRepetitionsAreNamed() {
        var runs = runs(1, 1.5, 2);

        assertThat(DataConstrainedFit.warnings(runs, DataConstrainedFit.of(runs, BASE)))
                .anySatisfy(warning -> assertThat(warning).contains("more than 2.0 times"));
    }

    private static void assertSame(DataConstrainedLaw found, double tolerance) {
        TRUTH.symbols().forEach((symbol, value) -> assertThat(found.symbols().get(symbol) / value)
                .as(symbol)
                .isCloseTo(1, offset(tolerance)));
    }

    private static List<Run> runs(double... epochs) {
        var runs = new ArrayList<Run>();
        for (double params : TableOfRuns.spread(1e7, 3e9, 4)) {
            for (double unique : new double[] {1e8, 4e8, 1.5e9}) {
                for (double count : epochs) {
                    runs.add(TableOfRuns.run(TRUTH, params, count * unique, Map.of("uniqueTokens", unique)));
                }
            }
        }
        return runs;
    }
}
