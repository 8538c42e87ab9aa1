/**
 * From a checked command to the process that runs it: where Spark is, and the exact {@code spark-submit} command.
 *
 * <p>Start at {@link io.ladder.driver.launch.SubmitCommand}, which composes the command as a plain list, without
 * running anything; {@link io.ladder.driver.launch.SparkInstallation} says which Spark (the user's {@code SPARK_HOME}, or the
 * embedded layout), and {@link io.ladder.driver.launch.Launch} prints the command (dry run) or hands it to the calling
 * script, which replaces itself with it, so that the script's process id becomes the Spark driver's.
 *
 * <p>Pure and single-threaded. Nothing here may need Spark's classes: the launcher must start fast.
 */
package io.ladder.driver.launch;
