/**
 * Measures this machine and a training step on it, in one process and without Spark.
 *
 * <p>Start at {@link io.ladder.worker.bench.Bench}, which measures everything and returns a {@link
 * io.ladder.worker.bench.BenchReport}; {@link io.ladder.worker.bench.BenchTable} prints it for people and {@link
 * io.ladder.worker.bench.BenchJson} for programs. {@link io.ladder.worker.bench.BenchSubject} is the run whose step is
 * measured: a model given in one line ({@link io.ladder.worker.bench.ModelShape}) or a configuration, on random tokens.
 *
 * <p>The step is the one that {@link io.ladder.worker.RankTraining} takes ({@link io.ladder.worker.BareSteps}); products,
 * memory and all-reduce are measured through the kernels and the transport of a run. Utilisation is counted against the
 * rate of the model's own products alone, the best of several calls.
 *
 * <p>Threads: ranks are threads of this process, joined by shared memory; everything else runs on the calling
 * thread and the kernels' own. Must not depend on Spark or the driver.
 */
package io.ladder.worker.bench;
