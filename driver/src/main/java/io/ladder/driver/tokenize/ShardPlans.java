package io.ladder.driver.tokenize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs spans into shards of about the same length, in order: many small files share one, a long file fills several. A
 * function of the files alone.
 */
final class ShardPlans {
    /** Text per shard; a task's work, and a second or so of one core. */
    static final long SHARD_BYTES = 64L << 20;

    /** Moves a place in a file to the first byte of a character. */
    @FunctionalInterface
    interface Alignment {
        long align(CorpusFile file, long offset) throws IOException;
    }

    private ShardPlans() {}

    static List<ShardPlan> pack(String split, List<Span> spans, long shardBytes, Alignment alignment)
            throws IOException {
        var plans = new ArrayList<ShardPlan>();
        var current = new ArrayList<Span>();
        long filled = 0;
        for (Span span : spans) {
            long from = span.from();
            while (span.to() - from > shardBytes - filled) {
                long cut = alignment.align(span.file(), from + shardBytes - filled);
                if (cut >= span.to()) {
                    break;
                }
                if (cut > from) {
                    current.add(new Span(span.file(), from, cut, false));
                }
                plans.add(new ShardPlan(split, plans.size(), current));
                current.clear();
                filled = 0;
                from = cut;
            }
            current.add(new Span(span.file(), from, span.to(), span.endsDocument()));
            filled += span.to() - from;
        }
        if (!current.isEmpty()) {
            plans.add(new ShardPlan(split, plans.size(), current));
        }
        return List.copyOf(plans);
    }
}
