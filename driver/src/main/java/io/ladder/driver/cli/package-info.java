/**
 * The commands. Start at {@link io.ladder.driver.cli.LadderCommand}, which lists them.
 *
 * <p>A command on Spark exists twice with the same options: {@link io.ladder.driver.cli.TrainCommand} checks everything in
 * the launcher and composes the submission, {@link io.ladder.driver.cli.TrainOnSpark} is the same inside Spark. {@code bench} does likewise
 * without Spark: {@link io.ladder.driver.cli.BenchCommand} checks, {@link io.ladder.driver.cli.BenchHere} measures in a JVM
 * with a rank's flags; {@code fit} does as {@code bench} does ({@link io.ladder.driver.cli.ComputingJvm}). {@link
 * io.ladder.driver.cli.CommandLines} says errors in words and gives the exit codes.
 *
 * <p>Single-threaded. Classes used by the launcher must not need Spark's classes to load; it must start fast.
 */
package io.ladder.driver.cli;
