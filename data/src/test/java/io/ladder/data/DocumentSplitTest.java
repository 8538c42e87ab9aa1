package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DocumentSplitTest {
    @Property(tries = 300)
    void leavesNeitherSplitEmptyAndKeepsToTheShare(
            @ForAll @Size(min = 2, max = 50) List<@IntRange(min = 1, max = 10_000) Integer> lengths,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double validation) {
        long[] bytes = lengths.stream().mapToLong(Integer::longValue).toArray();
        List<String> names = names(bytes.length);

        BitSet chosen = DocumentSplit.choose(names, bytes, validation);

        assertThat(chosen.cardinality()).isBetween(1, bytes.length - 1);
        long taken = chosen.stream().mapToLong(i -> bytes[i]).sum();
        long shortest = Arrays.stream(bytes).min().orElseThrow();
        assertThat((double) taken)
                .isLessThanOrEqualTo(Math.max(
                        (double) shortest, validation * Arrays.stream(bytes).sum()));
    }

    @Test
    void comesCloseToTheShareOfManyDocuments() {
        long[] bytes = IntStream.range(0, 1000).mapToLong(i -> 100 + i % 50).toArray();

        long taken = DocumentSplit.choose(names(1000), bytes, 0.1).stream()
                .mapToLong(i -> bytes[i])
                .sum();

        double share = (double) taken / Arrays.stream(bytes).sum();
        assertThat(share).isBetween(0.0985, 0.1); // what is left out is shorter than one document
    }

    @Test
    void choosesByNameWhateverTheOrder() {
        List<String> names = names(20);
        List<String> reversed =
                IntStream.range(0, 20).mapToObj(i -> names.get(19 - i)).toList();
        long[] bytes = new long[20];
        Arrays.fill(bytes, 7);

        BitSet chosen = DocumentSplit.choose(names, bytes, 0.3);
        BitSet mirrored = new BitSet();
        DocumentSplit.choose(reversed, bytes, 0.3).stream().forEach(i -> mirrored.set(19 - i));

        assertThat(chosen.cardinality()).isEqualTo(6);
        assertThat(mirrored).isEqualTo(chosen);
        assertThat(chosen.nextSetBit(0) == 0 && chosen.nextClearBit(0) == 6)
                .as("the first six by accident only")
                .isFalse();
    }

    @Test
    void keepsNothingWhereNothingIsAskedForOrPossible() {
        assertThat(DocumentSplit.choose(names(3), new long[] {1, 2, 3}, 0).isEmpty())
                .isTrue();
        assertThat(DocumentSplit.choose(names(1), new long[] {5}, 0.5).isEmpty())
                .isTrue();
    }

    @Test
    void spreadsRowsOverBuckets() {
        long[] bytes = new long[DocumentSplit.NUM_BUCKETS];
        for (int i = 0; i < 20_000; i++) {
            bytes[DocumentSplit.bucket("row " + i)] += 1;
        }
        BitSet held = DocumentSplit.chooseBuckets(bytes, 0.2);
        long rows = held.stream().mapToLong(i -> bytes[i]).sum();

        assertThat(rows / 20_000.0).isBetween(0.199, 0.2);
        assertThat(DocumentSplit.bucket("row 5")).isEqualTo(DocumentSplit.bucket("row 5"));
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "document " + i).toList();
    }
}
