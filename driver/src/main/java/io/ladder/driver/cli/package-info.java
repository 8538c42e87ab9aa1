/**
 * The commands. Start at {@link io.ladder.driver.cli.LadderCommand}, which lists them.
 *
 * <p>A command on Spark exists twice with the same options: {@link io.ladder.driver.cli.TrainCommand} checks everything in
 * the launcher and composes the submission, {@link io.ladder.driver.cli.TrainOnSpark} is the same inside Spark. {@link
 * io.ladder.driver.cli.CommandLines} says errors in words and gives the exit codes.
 *
 * <p>Single-threaded. Classes used by the launcher must not need Spark's classes to load; it must start fast.
 */
package io.ladder.driver.cli;
