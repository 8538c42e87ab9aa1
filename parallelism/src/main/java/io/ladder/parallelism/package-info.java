/**
 * How the work of a run is spread over ranks, applied to the model from outside.
 *
 * <p>Start at {@link io.ladder.parallelism.Mesh}, which arranges ranks along named axes and says who forms a group, then
 * {@link io.ladder.parallelism.DataParallel}, which sums gradients over the data group, bucket by bucket, while
 * backward still runs. {@link io.ladder.parallelism.ParallelismConfig} is what a user writes. What can be decided without a network (mesh, buckets)
 * is pure and tested so.
 *
 * <p>Threads: one rank's thread uses an instance. {@link io.ladder.parallelism.DataParallel} has a daemon thread that
 * reduces buckets and owns the communicator while any are in flight; it ends with {@code close}. Must not depend on Spark, on the driver, or on the model's layers.
 */
package io.ladder.parallelism;
