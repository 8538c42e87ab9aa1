/**
 * Scaling laws: what a compute budget should buy, from small runs to the plan of a large one.
 *
 * <p>Data flow: a table of finished runs ({@link io.ladder.scaling.runs}) is fitted to a law ({@link
 * io.ladder.scaling.law}) by {@link io.ladder.scaling.fit}, which leaves {@code fit.json}; {@link
 * io.ladder.scaling.plan} turns a law and a budget into a model, a batch, a rung of the parallelism ladder and a {@code
 * train.yaml}; {@link io.ladder.scaling.report} writes pages and pictures for people.
 *
 * <p>Symbols as in Hoffmann et al. 2022: N parameters, D tokens, C FLOPs, L loss in nats per token. Must not depend on
 * Spark.
 */
package io.ladder.scaling;
