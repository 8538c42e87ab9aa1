/**
 * JMH benchmarks of what a training step is made of, at the shapes of the models that targets are set for.
 *
 * <p>Start at {@link io.ladder.benchmarks.LinearBenchmark}; every class measures one family of kernels through {@link
 * io.ladder.tensor.Kernels}, with sizes and the kernel set as parameters, and the plain set as control. {@code
 * benchmarks/run} runs them; {@code benchmarks/README.md} says how, and holds the results. A training step as a whole is
 * measured by {@code ladder bench}.
 *
 * <p>Threads: a benchmark's own thread, the kernels' math threads, and in {@link io.ladder.benchmarks.AllReduceBenchmark} a
 * second rank. Must not depend on Spark, the driver or a model.
 */
package io.ladder.benchmarks;
