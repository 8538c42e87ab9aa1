/**
 * A training run, or a sweep of them, inside Spark: the session, one stage of one task per rank, and messages from ranks
 * to driver.
 *
 * <p>Start at {@link io.ladder.driver.spark.RankStage}: it waits for the executors, runs {@link
 * io.ladder.driver.spark.RankTask} on each, and turns what comes back into a result or one readable error. {@link
 * io.ladder.driver.spark.BarrierRendezvous} is how ranks find each other; {@link io.ladder.driver.spark.LadderPlugin} carries
 * messages from executors to the driver over Spark's own RPC, so no port of ours is open.
 *
 * <p>A sweep ({@link io.ladder.driver.spark.SweepRun}) runs many such stages in one application, a thread each; messages
 * are addressed from the stage they come from.
 *
 * <p>Threads: a rank is one task thread. Messages arrive on one thread of Spark's RPC, in the order in which a rank sent
 * them. Nothing here computes or knows a tensor.
 */
package io.ladder.driver.spark;
