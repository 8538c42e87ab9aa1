/**
 * One rank of a training run: assembles model, optimizer, data feed, communicator and checkpoints, runs the steps, and
 * tells what happens. No Spark here: ranks may as well be threads.
 *
 * <p>Start at {@link io.ladder.worker.RankTraining}: {@code assemble} is the whole wiring in one method, {@code run} the
 * loop, and {@link io.ladder.worker.TrainingStep} one step. {@link io.ladder.worker.RunConfig} is what a user may set
 * (defaults in {@code defaults.yaml} beside it), {@link io.ladder.worker.RunRules} the rules across its sections. {@link
 * io.ladder.worker.RankEvents} is how a rank speaks to the driver. {@link io.ladder.worker.TrainedModel} reads what a run
 * left behind.
 *
 * <p>{@link io.ladder.worker.MemoryUse} predicts what a rank takes outside of the Java heap, {@link
 * io.ladder.worker.MemoryBudget} refuses what does not fit and names settings that do, and every rank logs the prediction
 * beside what it measured. A step or an evaluation that is not finite ends the run with {@link
 * io.ladder.worker.TrainingDivergedException}, which names rank and layer; so does an update that breaks what a checkpoint
 * would hold ({@link io.ladder.worker.StateCheck}), before it is written.
 *
 * <p>Everything a step depends on is a function of (configuration, seed, step, rank): two runs alike write the same
 * bytes, and a resumed run those of one that was never interrupted, at the same number of ranks.
 *
 * <p>Threads: a rank is one thread; kernels bring their own math threads. Must not depend on Spark or the driver.
 */
package io.ladder.worker;
