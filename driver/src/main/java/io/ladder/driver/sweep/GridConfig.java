package io.ladder.driver.sweep;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.List;

/**
 * Section {@code grid}: which models, and how long each is trained.
 *
 * @param models sizes by shape
 * @param params sizes by N; {@code shape} says what they look like
 * @param tokens D of N x D: every model with each of these
 * @param budgets C of IsoFLOP profiles, in FLOPs: every model as long as each of these lasts
 */
public record GridConfig(
        List<ModelSize> models,
        List<Double> params,
        ShapeRule shape,
        List<Double> tokens,
        List<Double> budgets,
        TokensPerParam tokensPerParam) {
    public GridConfig {
        var problems = new Problems();
        problems.require(
                models.isEmpty() != params.isEmpty(),
                () -> "grid needs exactly one of grid.models (shapes, such as {layers: 2, dim: 32, heads: 2}) and"
                        + " grid.params (numbers of parameters)");
        problems.require(
                !tokens.isEmpty() || !budgets.isEmpty(),
                () -> "grid needs grid.tokens (tokens per run) or grid.budgets (FLOPs per run)");
        problems.require(
                models.stream().map(ModelSize::label).distinct().count() == models.size(),
                () -> "grid.models names the same model twice");
        check("grid.params", params, problems);
        check("grid.tokens", tokens, problems);
        check("grid.budgets", budgets, problems);
        problems.throwIfAny();
    }

    private static void check(String setting, List<Double> values, Problems problems) {
        values.forEach(value -> problems.collect(() -> Require.positive(setting, value)));
        problems.require(
                values.stream().distinct().count() == values.size(), () -> setting + "=" + values + " repeats itself");
    }
}
