package io.ladder.scaling.law;

import io.ladder.conf.ConfigException;
import java.util.Map;

/**
 * Constants of a law by their symbols.
 *
 * @param form whose they are
 */
record Constants(String form, Map<String, Double> bySymbol) {
    /** One of them. */
    double get(String symbol) {
        Double value = bySymbol.get(symbol);
        if (value == null) {
            throw new ConfigException("a law of form " + form + " needs " + symbol + "; there are "
                    + String.join(", ", bySymbol.keySet()));
        }
        return value;
    }
}
