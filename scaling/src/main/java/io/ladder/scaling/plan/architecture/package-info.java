/**
 * From a number of parameters to layers and widths, and to a batch and a learning rate for them. Start at {@link
 * io.ladder.scaling.plan.architecture.ArchitectureSearch} and {@link io.ladder.scaling.plan.architecture.RecipeRule}. Counts
 * are those of {@link io.ladder.model.ParameterLayout}, so of the model that would be trained. Pure.
 */
package io.ladder.scaling.plan.architecture;
