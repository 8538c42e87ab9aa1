package io.ladder.driver.launch;

import io.ladder.worker.MemoryBudget;
import io.ladder.worker.MemoryUse;
import io.ladder.worker.RunConfig;

/**
 * What a rank needs outside of the Java heap, for {@code spark.executor.memoryOverhead}: a cluster manager ends a
 * container that takes more than it asked for.
 */
public final class RankMemory {
    private RankMemory() {}

    /**
     * Mebibytes to ask for, for one rank of a run: what is predicted, a tenth more, and the process itself.
     *
     * @param vocab as large as it may be
     * @param threads math threads of a rank
     */
    public static long offHeapMb(RunConfig config, VocabularySize vocab, int threads) {
        long predicted = MemoryUse.predicted(
                        config, vocab.most(), config.parallelism().ranks(), threads)
                .total();
        return ((MemoryBudget.PROCESS_BYTES + predicted + predicted / 10) >> 20) + 1;
    }

    /**
     * Refuses a run that cannot fit, whatever is in its corpus.
     *
     * @throws io.ladder.conf.ConfigException with the numbers and the settings that fit
     */
    public static void require(MemoryBudget budget, RunConfig config, VocabularySize vocab, int threads) {
        budget.require(config, vocab.least(), config.parallelism().ranks(), threads);
    }
}
