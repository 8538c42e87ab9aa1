/**
 * Finished training runs as a law sees them. {@link io.ladder.scaling.runs.Run} is one row, {@link
 * io.ladder.scaling.runs.RunTable} reads a CSV file of a sweep or of anyone else, under whatever names its columns have
 * ({@link io.ladder.scaling.runs.Column}). Values only, safe to share between threads.
 */
package io.ladder.scaling.runs;
