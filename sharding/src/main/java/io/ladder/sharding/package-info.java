/**
 * How flat buffers are cut over ranks, and how training state survives a crash.
 *
 * <p>Start at {@link io.ladder.sharding.EvenSlices}, the one rule by which a flat buffer is cut, then {@link
 * io.ladder.sharding.CheckpointStore}, a directory of checkpoints on any Hadoop file system:
 *
 * <pre>
 * CHECKPOINTS/step-00000500/rank-0000-of-0002.safetensors   each rank's slice of every flat buffer
 *                           rank-0001-of-0002.safetensors
 *                           manifest.json                   {@link io.ladder.sharding.CheckpointManifest}
 *                           COMMITTED                       written last: checksum of manifest.json
 * </pre>
 *
 * <p>{@link io.ladder.sharding.CheckpointWriter} and {@link io.ladder.sharding.CheckpointReader} stream through bounded
 * buffers, so flat buffers may be of any length. A checkpoint written by n ranks is read by any number of ranks, since
 * files say which global range they hold.
 *
 * <p>One thread uses an instance. Nothing here communicates: ranks that write one checkpoint together bring their own
 * barrier. This package must not know models, optimizers, transports or Spark.
 */
package io.ladder.sharding;
