/**
 * Finished training runs as a law sees them; {@link io.ladder.scaling.runs.Run} is one row. Values only, safe to share
 * between threads.
 */
package io.ladder.scaling.runs;
