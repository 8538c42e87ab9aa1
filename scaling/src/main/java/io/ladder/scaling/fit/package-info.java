/**
 * Laws found from runs, with what is known of their certainty. {@link io.ladder.scaling.fit.FitReport} is what {@code
 * fit.json} ({@link io.ladder.scaling.fit.FitJson}) holds, and what plans and reports read.
 *
 * <p>Each form is a {@link io.ladder.scaling.fit.LawFit}. It finds its law in a package of its own; what all have in
 * common is here: {@link io.ladder.scaling.fit.Selection} says which runs take part, and {@link
 * io.ladder.scaling.fit.Assessment} makes the report of a law and a {@link io.ladder.scaling.fit.Refit} by bootstrap,
 * hold-out and the influence of outliers. Everything is deterministic for a seed, whatever the number of threads.
 */
package io.ladder.scaling.fit;
