package io.ladder.scaling.fit.tuning;

import io.ladder.scaling.law.PowerLaw;
import io.ladder.scaling.runs.RunTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a setting's best value may depend on. */
public enum Driver {
    PARAMS("N"),
    TOKENS("D"),
    FLOPS("C"),
    LOSS("L");

    private final String symbol;

    Driver(String symbol) {
        this.symbol = symbol;
    }

    /** Name of the exponent in {@link PowerLaw}. */
    public String symbol() {
        return symbol;
    }

    /** Those of some exponents. */
    static List<Driver> named(Set<String> symbols) {
        return symbols.stream()
                .map(symbol -> Arrays.stream(values())
                        .filter(driver -> driver.symbol.equals(symbol))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Its value at a search; its logarithm is what a law is a line of. */
    double of(BestSetting best) {
        return switch (this) {
            case PARAMS -> best.params();
            case TOKENS -> best.tokens();
            case FLOPS -> 6 * best.params() * best.tokens();
            case LOSS -> best.loss();
        };
    }

    /** Its logarithm at each search. */
    double[] logs(List<BestSetting> used) {
        return used.stream().mapToDouble(best -> Math.log(of(best))).toArray();
    }

    /** Whether it has two values among searches. */
    boolean varies(List<BestSetting> used) {
        double first = of(used.get(0));
        return used.stream().anyMatch(best -> !Searches.close(first, of(best)));
    }

    /** Where a law of N, D or C is asked. */
    static Map<String, Double> place(double params, double tokens) {
        return Map.of(
                PARAMS.symbol,
                params,
                TOKENS.symbol,
                tokens,
                FLOPS.symbol,
                RunTable.FLOPS_PER_PARAMETER_AND_TOKEN * params * tokens);
    }

    /** For sentences. */
    static String symbols(List<Driver> drivers) {
        return String.join(" and ", drivers.stream().map(Driver::symbol).toList());
    }
}
