/**
 * What a run leaves behind and shows: the run directory, its metrics, its picture and its summary.
 *
 * <p>Start at {@link io.ladder.driver.run.RunDirectory}, which lists every file in it. {@link
 * io.ladder.driver.run.RunSettings} resolves the configuration of a new run or of one that is resumed; {@link
 * io.ladder.driver.run.MetricsFile} is {@code metrics.jsonl}; {@link io.ladder.driver.run.LossCurve} paints it; {@link
 * io.ladder.driver.run.RunReport} is the summary. {@link io.ladder.driver.run.TrainingView} is what the terminal shows.
 *
 * <p>One thread writes a run directory: the driver's. Ranks write only their logs and checkpoints. Must not depend on
 * Spark.
 */
package io.ladder.driver.run;
