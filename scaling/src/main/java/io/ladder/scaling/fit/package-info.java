/**
 * Laws found from runs, with what is known of their certainty. {@link io.ladder.scaling.fit.FitReport} is what {@code
 * fit.json} holds, and what plans and reports read. Everything is deterministic for a seed, whatever the number of
 * threads.
 */
package io.ladder.scaling.fit;
