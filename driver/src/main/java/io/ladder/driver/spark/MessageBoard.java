package io.ladder.driver.spark;

import java.util.HashMap;
import java.util.Map;

/**
 * Where ranks leave a text for all others, round by round, in the driver. Asking again with the same text changes
 * nothing, so that ranks can poll. Not thread-safe.
 */
final class MessageBoard {
    private final Map<Integer, String[]> rounds = new HashMap<>();

    /** Leaves a text; returns those of all ranks once they are all there, and null before. */
    String[] post(RankMessage.Posted posted) {
        String[] texts = rounds.computeIfAbsent(posted.round(), round -> new String[posted.worldSize()]);
        texts[posted.rank()] = posted.text();
        for (String text : texts) {
            if (text == null) {
                return null;
            }
        }
        return texts.clone();
    }
}
