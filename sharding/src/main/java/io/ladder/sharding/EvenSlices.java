package io.ladder.sharding;

import io.ladder.tensor.EvenSplit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts [0, length) into {@code count} adjacent slices whose sizes differ by at most one; the longer ones come first.
 *
 * @param length elements in all
 * @param count slices; there may be more slices than elements, the last ones are then empty
 */
public record EvenSlices(long length, int count) {
    public EvenSlices {
        if (length < 0 || count < 1) {
            throw new IllegalArgumentException("cannot cut " + length + " elements into " + count + " slices");
        }
    }

    /** First element of slice {@code index}. */
    public long from(int index) {
        checkIndex(index);
        return EvenSplit.from(length, count, index);
    }

    /** Elements in slice {@code index}. */
    public long size(int index) {
        checkIndex(index);
        return EvenSplit.count(length, count, index);
    }

    /** Slice {@code index} as a range. */
    public Slice slice(int index) {
        return new Slice(from(index), size(index));
    }

    /** All slices in order. */
    public List<Slice> all() {
        return IntStream.range(0, count).mapToObj(this::slice).toList();
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("slice " + index + " of " + count);
        }
    }

    /** Elements [from, from + size). */
    public record Slice(long from, long size) {
        /** One past the last element. */
        public long end() {
            return from + size;
        }

        /** The elements in both; empty (size 0) if there are none. */
        public Slice intersect(Slice other) {
            long first = Math.max(from, other.from);
            return new Slice(first, Math.max(0, Math.min(end(), other.end()) - first));
        }
    }
}
