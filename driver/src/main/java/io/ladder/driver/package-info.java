/**
 * Entry points of the command line and of the Spark application.
 *
 * <p>{@link io.ladder.driver.Ladder} is what {@code scripts/ladder} starts: it checks a command and answers with the
 * {@code spark-submit} command that does it, or does it itself where no Spark is needed. {@link
 * io.ladder.driver.TrainApplication}, {@link io.ladder.driver.SweepApplication} and {@link
 * io.ladder.driver.TokenizeApplication} are what Spark then runs. Commands are in {@link io.ladder.driver.cli}, the run
 * inside Spark in {@link io.ladder.driver.spark}, what a run writes and shows in {@link io.ladder.driver.run}, what a
 * sweep is made of in {@link io.ladder.driver.sweep}.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong input.
 */
package io.ladder.driver;
