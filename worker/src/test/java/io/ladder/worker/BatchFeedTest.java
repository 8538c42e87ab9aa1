package io.ladder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.model.TokenBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFeedTest {
    private static final int SEQ = 8;
    private static final int BATCH = 12;

    @TempDir
    Path directory;

    private TokenSplit tokens;

    @BeforeEach
    void openTokens() throws IOException {
        MadeUpCorpus.write(directory, 3000, 0);
        tokens = TokenSplit.open(directory, TokenManifest.read(directory), TokenManifest.TRAIN);
    }

    @Test
    void ranksAndMicroBatchesTogetherReadTheSameRowsInTheSameOrder() {
        for (long step : new long[] {0, 1, 77}) {
            List<String> whole = rows(step, 1, 12);
            assertThat(whole).hasSize(BATCH);
            assertThat(rows(step, 2, 3)).isEqualTo(whole);
            assertThat(rows(step, 3, 4)).isEqualTo(whole);
            assertThat(rows(step, 4, 1)).isEqualTo(whole);
        }
        assertThat(rows(1, 1, 12)).isNotEqualTo(rows(0, 1, 12));
    }

    @Test
    void targetsAreTheInputsOneFurther() {
        TokenBatch batch = feed(0, 1, 12, false).microBatch(5, 0);
        for (int i = 0; i < BATCH * SEQ; i++) {
            if (i % SEQ != SEQ - 1) {
                assertThat(batch.targets()[i]).isEqualTo(batch.inputs()[i + 1]);
            }
        }
    }

    @Test
    void theSameBatchAlwaysIsThatOfStepZero() {
        int[] first = feed(0, 1, 12, false).microBatch(0, 0).inputs().clone();
        assertThat(feed(0, 1, 12, true).microBatch(9, 0).inputs()).isEqualTo(first);
    }

    /** Every sequence with its first row and dropout key, in the order of ranks and micro-batches. */
    private List<String> rows(long step, int ranks, int microBatch) {
        List<String> rows = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            BatchFeed feed = feed(rank, ranks, microBatch, false);
            for (int i = 0; i < feed.numMicroBatches(); i++) {
                TokenBatch batch = feed.microBatch(step, i);
                for (int s = 0; s < batch.sequences(); s++) {
                    int[] inputs = Arrays.copyOfRange(batch.inputs(), s * SEQ, (s + 1) * SEQ);
                    rows.add((batch.firstRow() + (long) s * SEQ) + " " + batch.dropoutKey() + Arrays.toString(inputs));
                }
            }
        }
        return rows;
    }

    private BatchFeed feed(int rank, int ranks, int microBatch, boolean sameBatchAlways) {
        return new BatchFeed(tokens, 1337, SEQ, BATCH, rank, ranks, microBatch, sameBatchAlways);
    }
}
