package io.ladder.driver.tokenize;

import io.ladder.data.DocumentSplit;
import java.io.Serializable;
import java.util.BitSet;

/** What a pass over rows found. Filled by one task, merged by the driver; not thread-safe. */
final class RowScan implements Serializable {
    private static final long serialVersionUID = 1;

    private final boolean asCharacters;
    private final BitSet codePoints = new BitSet();
    private final long[] bucketLengths = new long[DocumentSplit.NUM_BUCKETS];
    private long documents;
    private long skipped;

    RowScan(boolean asCharacters) {
        this.asCharacters = asCharacters;
    }

    /** A row without a text: null or empty. */
    void skip() {
        skipped++;
    }

    void add(String text) {
        documents++;
        bucketLengths[DocumentSplit.bucket(text)] += text.length();
        if (asCharacters) {
            text.codePoints().forEach(codePoints::set);
        }
    }

    void merge(RowScan other) {
        codePoints.or(other.codePoints);
        for (int i = 0; i < bucketLengths.length; i++) {
            bucketLengths[i] += other.bucketLengths[i];
        }
        documents += other.documents;
        skipped += other.skipped;
    }

    BitSet codePoints() {
        return codePoints;
    }

    /** Length of the rows of each bucket, in UTF-16 units. */
    long[] bucketLengths() {
        return bucketLengths;
    }

    long documents() {
        return documents;
    }

    long skipped() {
        return skipped;
    }
}
