/**
 * Text of any size to a directory of token shards, as Spark jobs; {@code ladder tokenize}, and the first thing
 * {@code ladder train} does with raw text.
 *
 * <p>Start at {@link io.ladder.driver.tokenize.TokenizeJob}. {@link io.ladder.driver.tokenize.Corpus} is what
 * {@code data.text} names: files found and fingerprinted, nothing read yet. {@link
 * io.ladder.driver.tokenize.CorpusCheck} finds what is wrong with it before Spark starts.
 *
 * <h2>What becomes a document</h2>
 *
 * A text file is one document. A row of JSON lines or Parquet is one ({@code data.column}); rows without a text are
 * skipped and counted. Where there are several, each is followed by the end token, and whole documents are kept for
 * validation, chosen by a hash ({@link io.ladder.data.DocumentSplit}). A single document has no end token and is cut by
 * position: its last characters are for validation.
 *
 * <h2>Same bytes every time</h2>
 *
 * What one shard holds is planned from the files' order and lengths alone ({@link
 * io.ladder.driver.tokenize.ShardPlans}; for rows, Spark's file partitions with sizes that do not look at the number of
 * cores), so the output depends on neither executors nor retries. Tasks write under a temporary name and rename.
 *
 * <p>Threads: called from the driver's main thread; tasks run in executors and share nothing. What a user can fix is
 * returned by the tasks as text, not thrown, and becomes one {@code ConfigException} in the driver. This package must
 * not depend on the training side of the driver.
 */
package io.ladder.driver.tokenize;
