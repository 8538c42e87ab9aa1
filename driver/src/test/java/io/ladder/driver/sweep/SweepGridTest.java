package io.ladder.driver.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepGridTest {
    private static final ConfigTree SECTIONS = ConfigTree.parse("model: {style: llama, seq: 32}", "test");

    @TempDir
    Path directory;

    private static List<GridCell> cells(String grid, String more) {
        ConfigTree defaults = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml");
        SweepConfig config = defaults.merge(ConfigTree.parse("lr: 0.01\ngrid: " + grid + "\n" + more, "test"))
                .bind(SweepConfig.class);
        return new SweepGrid(config, SECTIONS, 1, 32).cells();
    }

    @Test
    void everyModelIsTrainedWithEveryAmountAndSeed() {
        List<GridCell> cells = cells(
                "{models: [{layers: 1, dim: 8, heads: 1}, {layers: 2, dim: 16, heads: 2}], tokens: [1e5, 2e5, 4e5]}",
                "seeds: [1, 2]");
        assertThat(cells).hasSize(12);
        assertThat(cells.stream().map(GridCell::label).distinct()).hasSize(12);
        assertThat(cells.stream().filter(cell -> cell.seed() == 2)).hasSize(6);
    }

    @Property(tries = 100)
    void aBudgetIsSpentToWithinHalfAStep(
            @ForAll @DoubleRange(min = 1e9, max = 1e14) double budget,
            @ForAll @IntRange(min = 1, max = 64) int batch,
            @ForAll @IntRange(min = 1, max = 8) int heads) {
        List<GridCell> cells = cells(
                "{models: [{layers: 1, dim: " + 8 * heads + ", heads: " + heads + "}], budgets: [" + budget + "]}",
                "batch: " + batch);
        GridCell cell = cells.get(0);
        assertThat(cell.budget()).hasValue(budget);
        assertThat(cell.tokens()).isEqualTo(cell.steps() * batch * 32);
        double halfStep = 0.5 * batch * 32 * cell.flops().trainingPerToken();
        assertThat(Math.abs(cell.trainingFlops() - budget)).isLessThanOrEqualTo(halfStep * (1 + 1e-9));
    }

    @Test
    void cellsOfABudgetOutsideOfTheRatiosAreLeftOut() {
        String models = "models: [{layers: 1, dim: 8, heads: 1}, {layers: 4, dim: 64, heads: 4}]";
        assertThat(cells("{" + models + ", budgets: [1e11], tokensPerParam: {least: 0.1, most: 1000}}", ""))
                .hasSize(1)
                .allMatch(cell -> cell.tokens() <= 1000 * cell.flops().parameters());
        assertThatThrownBy(() -> cells("{" + models + ", budgets: [1e8], tokensPerParam: {least: 1e6, most: 1e7}}", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tokensPerParam");
    }

    @Test
    void sizesByParametersComeNearToThem() {
        List<GridCell> cells = cells("{params: [2e4, 1e5, 1e6], tokens: [1e6]}", "");
        List<Long> params =
                cells.stream().map(cell -> cell.flops().parameters()).collect(Collectors.toList());
        assertThat(params).hasSize(3);
        assertThat(params.get(0)).isBetween(14_000L, 28_000L);
        assertThat(params.get(1)).isBetween(80_000L, 125_000L);
        assertThat(params.get(2)).isBetween(850_000L, 1_150_000L);
    }

    @Test
    void aLawOfBatchGivesPowersOfTwoWithinItsLimits() {
        List<GridCell> cells = cells(
                "{models: [{layers: 1, dim: 8, heads: 1}], tokens: [1e5, 4e5, 1.6e6, 1e8]}",
                "batch: {law: {factor: 1, tokens: 0.5}, least: 8, most: 64}");
        // sqrt(D) tokens are 9.9, 19.8, 39.5 and 312 sequences of 32
        assertThat(cells.stream().map(GridCell::batch)).containsExactly(8, 16, 32, 64);
    }

    @Test
    void aLawOfBatchGivesEveryRankAnEqualShare() {
        ConfigTree defaults = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml");
        SweepConfig config = defaults.merge(ConfigTree.parse(
                        "lr: 0.01\ngrid: {models: [{layers: 1, dim: 8, heads: 1}], tokens: [1e5, 1.6e6, 1e8]}\n"
                                + "batch: {law: {factor: 1, tokens: 0.5}, least: 8, most: 64}",
                        "test"))
                .bind(SweepConfig.class);
        List<GridCell> cells = new SweepGrid(config, SECTIONS, 3, 32).cells();
        // 9.9, 39.5 and 312 sequences are 3.3, 13.2 and 104 for each of three ranks
        assertThat(cells.stream().map(GridCell::batch)).containsExactly(12, 48, 63);
    }

    @Test
    void aRunShorterThanAStepIsRefused() {
        assertThatThrownBy(() -> cells("{models: [{layers: 1, dim: 8, heads: 1}], tokens: [500, 1e5]}", "batch: 16"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.tokens[0]=500 is less than one step of L1d8h1, which takes 512 tokens");
        assertThatThrownBy(() -> cells("{models: [{layers: 1, dim: 8, heads: 1}], budgets: [1e5]}", "batch: 16"))
                .hasMessageContaining("grid.budgets[0]=1e5 is less than one step");
        String two = "{models: [{layers: 1, dim: 8, heads: 1}, {layers: 2, dim: 16, heads: 1}], tokens: [500]}";
        assertThatThrownBy(() -> cells(two, "batch: 16"))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(1)
                        .first()
                        .asString()
                        .contains("L1d8h1")
                        .contains("and of 1 more"));
    }

    @Test
    void aBudgetWithTooFewSizesForAMinimumIsNamed() {
        String models = "models: [{layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 1},"
                + " {layers: 4, dim: 64, heads: 4}]";
        String yaml = "lr: 0.01\ngrid: {" + models + ", budgets: [1e9, 1e11], tokensPerParam: {least: 0.1, most: 1e9}}";
        SweepConfig config = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml")
                .merge(ConfigTree.parse(yaml, "test"))
                .bind(SweepConfig.class);
        List<GridCell> cells = new SweepGrid(config, SECTIONS, 1, 32).cells();
        assertThat(cells).hasSize(5); // 1e9 FLOPs are 0.004 tokens for each of the largest model's parameters
        assertThat(IsoFlopProfiles.warnings(config.grid(), cells))
                .hasSize(1)
                .first()
                .asString()
                .contains("1.00e+09 FLOPs has 2 size(s)");
    }

    @Test
    void shapesThatAreNoneAreNamed() {
        assertThatThrownBy(() -> cells("{models: [{layers: 1, dim: 10, heads: 3}], tokens: [1e5]}", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessage("grid.models[0].heads=3 must divide grid.models[0].dim=10 (remainder 1); use 1, 2, 5, 10");
        assertThatThrownBy(() -> cells(
                        "{models: [{layers: 1, dim: 8, heads: 1}, {layers: 1, dim: 16, heads: 4, kvHeads: 3}],"
                                + " tokens: [1e5]}",
                        ""))
                .hasMessageContaining("grid.models[1].kvHeads=3 must divide grid.models[1].heads=4");
        assertThatThrownBy(() -> cells("{params: [1e5], shape: {aspect: 32, headDim: 15}, tokens: [1e5]}", ""))
                .hasMessageContaining("grid.params[0] by grid.shape: model.positions=rope needs an even head size");
    }

    @Test
    void wantedSizesThatHaveOneModelAreTold() {
        String grid = "lr: 0.01\ngrid: {params: [1.5e4, 1.6e4, 3e4], shape: {aspect: 32, headDim: 16}, tokens: [1e6]}";
        SweepConfig config = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml")
                .merge(ConfigTree.parse(grid, "test"))
                .bind(SweepConfig.class);
        var sweep = new SweepGrid(config, SECTIONS, 1, 32);
        List<GridCell> cells = sweep.cells();
        assertThat(cells).hasSize(2);
        assertThat(sweep.warnings())
                .singleElement()
                .asString()
                .startsWith("warning: grid.params[0]=15000 and grid.params[1]=16000 are one size of the sweep")
                .contains(cells.get(0).size().label() + " with "
                        + cells.get(0).flops().parameters());
    }

    @Test
    void shapesOfAnySizeAreRefusedInSentences() {
        String wanted = "params: [1e5], tokens: [1e6]";
        assertThatThrownBy(() -> cells("{" + wanted + ", shape: {aspect: 1e-300, headDim: 64}}", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("grid.shape.aspect=1e-300 is too small: the narrowest model");
        assertThatThrownBy(() -> cells("{" + wanted + ", shape: {aspect: 32, headDim: 2000000000}}", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.shape.headDim=2000000000 is too large");
        String fewWidths = "shape: {aspect: 65536, headDim: 65536}"; // up to the widest there may be
        for (String extreme : List.of("1e-320", "1e300")) {
            assertThatThrownBy(() -> cells("{params: [" + extreme + "], tokens: [1e6], " + fewWidths + "}", ""))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("is out of reach");
        }
    }

    @Test
    void modelsTooLargeToCountAreRefusedByWhatIsTooLarge() {
        for (String style : List.of("gpt2", "llama")) {
            ConfigTree sections = ConfigTree.parse("model: {style: " + style + "}", "test");
            SweepConfig config = ConfigTree.resource(SweepConfig.class, "sweep-defaults.yaml")
                    .merge(ConfigTree.parse(
                            "lr: 0.01\ngrid: {models: [{layers: 1, dim: 2e9, heads: 1},"
                                    + " {layers: 2e9, dim: 8, heads: 1}, {layers: 1, dim: 8, heads: 1, ffn: 2e9}],"
                                    + " tokens: [1e6]}",
                            "test"))
                    .bind(SweepConfig.class);
            assertThatThrownBy(() -> new SweepGrid(config, sections, 1, 32).cells())
                    .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                            .containsExactly(
                                    "grid.models[0].dim=2000000000 is too large; at most 4194304 can be given",
                                    "grid.models[1].layers=2000000000 is too large; at most 10000 can be given",
                                    "grid.models[2].ffn=2000000000 is too large; at most 16777216 can be given"));
        }
    }

    @Test
    void aSizeThatNoShapeComesNearToIsRefused() {
        assertThatThrownBy(() -> cells("{params: [1e5, 10], tokens: [1e6]}", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.params[1]=10 is out of reach: the nearest model of grid.shape, L1d16h1");
    }

    @Test
    void everyBudgetThatTrainsNoModelIsNamedWithWhatItGives() {
        String models = "models: [{layers: 1, dim: 8, heads: 1}, {layers: 4, dim: 64, heads: 4}]";
        assertThatThrownBy(() -> cells(
                        "{" + models + ", budgets: [1e6, 1e10, 1e18], tokensPerParam: {least: 1, most: 1000}}", ""))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(2)
                        .anyMatch(problem -> problem.startsWith("grid.budgets[0]=1e6 trains no model"))
                        .anyMatch(problem -> problem.startsWith("grid.budgets[2]=1e18 trains no model")
                                && problem.contains("below 1 or above 1000")));
    }
}
