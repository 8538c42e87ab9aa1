package io.ladder.scaling.fit;

import io.ladder.scaling.law.LawsByForm;
import io.ladder.scaling.law.LossLaw;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The law's constants in every bootstrap replicate.
 *
 * @param bySymbol arrays of one length by the law's symbols; replicate i is element i of each
 * @param source what the replicates are fits of
 */
public record Draws(Map<String, double[]> bySymbol, Replicates.Source source) {
    public Draws {
        bySymbol = new LinkedHashMap<>(bySymbol);
    }

    /** Of resampled runs. */
    public Draws(Map<String, double[]> bySymbol) {
        this(bySymbol, Replicates.Source.RESAMPLED_RUNS);
    }

    /** The law of every replicate; none if laws of this form are more than their constants. */
    public List<LossLaw> laws(String form) {
        if (!LawsByForm.forms().contains(form)) {
            return List.of();
        }
        return IntStream.range(0, size())
                .mapToObj(i -> {
                    Map<String, Double> symbols = new LinkedHashMap<>();
                    bySymbol.forEach((symbol, values) -> symbols.put(symbol, values[i]));
                    return LawsByForm.of(form, symbols);
                })
                .toList();
    }

    /** Number of replicates. */
    public int size() {
        return bySymbol.values().stream()
                .mapToInt(values -> values.length)
                .findFirst()
                .orElse(0);
    }
}
