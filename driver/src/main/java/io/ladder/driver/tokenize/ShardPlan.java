package io.ladder.driver.tokenize;

import java.io.Serializable;
import java.util.List;

/** Text that one task reads, and that becomes one shard. */
record ShardPlan(String split, int index, List<Span> spans) implements Serializable {
    ShardPlan {
        spans = List.copyOf(spans);
    }

    /** Name of shard {@code index} of a split. */
    static String file(String split, int index) {
        return String.format("%s-%05d.tokens", split, index);
    }
}
