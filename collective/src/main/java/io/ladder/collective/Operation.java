package io.ladder.collective;

import java.util.Arrays;
import java.util.Optional;

/** What a rank is doing; travels in the {@link CallHeader} by its code. */
enum Operation {
    ALL_REDUCE(1, "all-reduce"),
    REDUCE_SCATTER(2, "reduce-scatter"),
    ALL_GATHER(3, "all-gather"),
    BROADCAST(4, "broadcast"),
    BARRIER(5, "barrier"),
    SUM(6, "sum"),
    SEND(7, "send"),
    RECEIVE(8, "receive");

    private final int code;
    private final String words;

    Operation(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** As it travels in the {@link CallHeader}, 1 to 255. */
    int code() {
        return code;
    }

    static Optional<Operation> byCode(int code) {
        return Arrays.stream(values())
                .filter(operation -> operation.code == code)
                .findFirst();
    }

    @Override
    public String toString() {
        return words;
    }
}
