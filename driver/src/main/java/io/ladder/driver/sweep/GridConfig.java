package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import io.ladder.conf.Problems;
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
        List<Amount> params,
        ShapeRule shape,
        List<Amount> tokens,
        List<Amount> budgets,
        TokensPerParam tokensPerParam) {
    public GridConfig {
        var problems = new Problems();
        problems.require(
                models.isEmpty() != params.isEmpty(),
                () -> "grid needs exactly one of grid.models (shapes, such as {layers: 2, dim: 32, heads: 2}) and"
                        + " grid.params (numbers of parameters); " + (models.isEmpty() ? "add one" : "leave one out"));
        problems.require(
                !tokens.isEmpty() || !budgets.isEmpty(),
                () -> "grid needs grid.tokens (tokens per run) or grid.budgets (FLOPs per run)");
        Repeats.refuse("grid.models", models.stream().map(ModelSize::label).toList(), problems);
        Repeats.refuse("grid.params", params, problems);
        Repeats.refuse("grid.tokens", tokens, problems);
        Repeats.refuse("grid.budgets", budgets, problems);
        problems.throwIfAny();
    }
}
