package io.ladder.scaling.plan.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.ladder.model.ModelStyle;
import io.ladder.scaling.recipe.Setting;
import io.ladder.scaling.recipe.TrainingRecipe;
import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RecipeRuleTest {
    private static final TrainingRecipe RECIPE = new TrainingRecipe(
            List.of(
                    new Setting("model.style", "llama"),
                    new Setting("model.seq", "64"),
                    new Setting("model.norm", "rmsnorm"),
                    new Setting("model.tiedOutput", "true")),
            Optional.of(0.1),
            Optional.empty(),
            Optional.of(0.02),
            List.of(),
            "test");

    /** Models of one layer, rates by size and batches by length, as a sweep sets them. */
    private static List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int dim : new int[] {8, 12, 16, 24, 32}) {
            for (double tokens : new double[] {2.5e5, 6e5, 1.4e6}) {
                double params = 2.0 * 128 * dim + 16.0 * dim * dim;
                runs.add(new Run(
                        "d" + dim + "-" + tokens,
                        params,
                        tokens,
                        6 * params * tokens,
                        3,
                        Double.NaN,
                        Map.of(
                                "learningRate",
                                0.7 * Math.pow(params, -0.47),
                                "batch",
                                Math.sqrt(tokens) / 64,
                                "seq",
                                64.0,
                                "layers",
                                1.0,
                                "dim",
                                (double) dim,
                                "heads",
                                dim / 4.0)));
            }
        }
        return runs;
    }

    @Test
    void theRulesOfASweepAreFoundAgainAndGoneOnWith() {
        RecipeRule rule = RecipeRule.of(runs(), Optional.of(RECIPE));
        assertThat(rule.learningRate().paramsExponent()).isCloseTo(-0.47, offset(1e-6));
        assertThat(rule.learningRate().tokensExponent()).isCloseTo(0, offset(1e-6));
        assertThat(rule.batch().at(1e5, 4e6)).isCloseTo(2000, Percentage.withPercentage(1e-3));
        Architecture model = new ArchitectureSearch(ModelStyle.LLAMA, 128, 64).find(1e5);
        Recipe recipe = rule.recipe(model, 4e6, 1);
        assertThat(recipe.warmup()).isEqualTo(Math.toIntExact(Math.round(0.1 * recipe.steps())));
        assertThat(recipe.minLearningRate() / recipe.learningRate()).isCloseTo(0.02, offset(1e-9));
    }

    @Test
    void ofSeveralRatesForOneModelTheBestCounts() {
        List<Run> runs = new ArrayList<>(runs());
        Run one = runs.get(0);
        runs.add(new Run(
                "tried", one.params(), one.tokens(), one.flops(), 3.1, Double.NaN, Map.of("learningRate", 0.5)));
        assertThat(RecipeRule.of(runs, Optional.empty()).learningRate().paramsExponent())
                .isCloseTo(-0.47, offset(1e-6));
    }

    @Test
    void modelsAreOfTheKindAndShapeThatTheLawWasMeasuredOn() {
        ModelKind kind = ModelKind.of(RECIPE, Optional.empty());
        assertThat(kind.style()).isEqualTo(ModelStyle.LLAMA);
        assertThat(kind.otherwise()).containsExactly(new Setting("model.tiedOutput", "true"));
        Architecture found = new ArchitectureSearch(kind, 128, 64, ShapeTrend.of(runs())).find(5e4);
        assertThat(found.layers()).isEqualTo(1);
        assertThat(found.dim() / found.heads()).isEqualTo(4);
        assertThat(found.model().tiedOutput()).isTrue();
        assertThat(found.section().path("tiedOutput").asBoolean()).isTrue();
        assertThat(ModelKind.of(RECIPE, Optional.of(ModelStyle.GPT2)).otherwise())
                .isEmpty();
    }

    @Test
    void aBatchThatNoCounterHoldsStaysAMultipleOfTheRanks() {
        Architecture tiny = new ArchitectureSearch(ModelStyle.GPT2, 257, 64).find(1e6);
        Recipe recipe = RecipeRule.of(List.of(), Optional.empty()).recipe(tiny, 1e30, 1000);
        assertThat(recipe.batch()).isGreaterThan(1_000_000_000);
        assertThat(recipe.batch() % 1000).isZero();
    }
}
