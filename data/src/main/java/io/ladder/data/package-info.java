/**
 * Text to token ids, token ids on disk, and which of them one training step reads. Pure: no Spark, no Hadoop, no
 * network; files are local and streams are the caller's.
 *
 * <p>Start at {@link io.ladder.data.Tokenizer} (text to ids and back), {@link io.ladder.data.TokenSplit} (the ids of a
 * directory, memory-mapped) and {@link io.ladder.data.Sampler} (seed, step and data rank to windows).
 *
 * <h2>A tokens directory</h2>
 *
 * <pre>
 * manifest.json            written last: a directory without it is incomplete  ({@link io.ladder.data.TokenManifest})
 * train-00000.tokens       shards, in the order of the manifest                ({@link io.ladder.data.TokenShard})
 * train-00001.tokens
 * validation-00000.tokens
 * </pre>
 *
 * <h2>Shard file, little-endian</h2>
 *
 * <pre>
 * offset     type        field
 * 0          byte[8]     magic "LDRTOKEN"
 * 8          u32         version, 1
 * 12         u32         bytes per token: 2 (u16) or 4 (u32)
 * 16         u16|u32[n]  the token ids
 * 16 + n*b   u64         n, number of tokens
 * 24 + n*b   u32         CRC-32C (Castagnoli) of the token ids' bytes
 * 28 + n*b   u32         end magic 0x4E444E45 ("ENDN"); a file cut short does not end with it
 * </pre>
 *
 * <p>Count and checksum stand at the end so that a shard is written in one pass to a stream that cannot seek.
 *
 * <p>Threads: tokenizers, {@code Sampler}, {@code ValidationWindows} and the readers may be shared; a
 * {@code TokenShardWriter} belongs to one thread. This package must not depend on models, ranks or Spark.
 */
package io.ladder.data;
