package io.ladder.data;

import java.io.IOException;

/** Takes token ids block by block, in order. */
@FunctionalInterface
public interface TokenSink {
    /** Takes {@code tokens[from .. from + count)}; the array is the caller's and changes after the call. */
    void accept(int[] tokens, int from, int count) throws IOException;
}
