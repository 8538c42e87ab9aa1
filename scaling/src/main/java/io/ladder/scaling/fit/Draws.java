package io.ladder.scaling.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The law's constants in every bootstrap replicate.
 *
 * @param bySymbol arrays of one length by the law's symbols; replicate i is element i of each
 */
public record Draws(Map<String, double[]> bySymbol) {
    public Draws {
        bySymbol = new LinkedHashMap<>(bySymbol);
    }

    /** Number of replicates. */
    public int size() {
        return bySymbol.values().stream()
                .mapToInt(values -> values.length)
                .findFirst()
                .orElse(0);
    }
}
