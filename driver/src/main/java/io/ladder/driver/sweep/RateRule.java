package io.ladder.driver.sweep;

import io.ladder.conf.Amount;
import io.ladder.conf.Problems;
import io.ladder.conf.WrittenAs;
import java.util.List;
import java.util.Optional;

/**
 * The peak learning rate of each run. Setting {@code lr}: a number, a law, a search, or both.
 *
 * @param law of size and tokens; 1 if absent
 * @param search multiples of the law: each is tried on the shortest run of a size, and the best serves all runs of that
 *     size; empty: the law alone
 */
@WrittenAs("a number above 0, {law: {factor: F, params: P, tokens: T}}, {search: [F, F, F]} or law and search")
public record RateRule(Optional<LawSection> law, List<Amount> search) {
    public RateRule {
        var problems = new Problems();
        problems.require(
                law.isPresent() || !search.isEmpty(),
                () -> "lr needs a number, lr.law, or lr.search with the rates to try");
        Repeats.refuse("lr.search", search, problems);
        problems.throwIfAny();
        search = List.copyOf(search);
    }

    /** From a number. */
    public static RateRule parse(String setting, String value) {
        double rate = Amount.parse(setting, value).value();
        return new RateRule(Optional.of(LawSection.constant(rate)), List.of());
    }

    /** Whether there is more than one multiple to choose from. */
    boolean searches() {
        return search.size() > 1;
    }

    /** The multiples; 1 without a search. */
    List<Double> multiples() {
        return search.isEmpty()
                ? List.of(1.0)
                : search.stream().map(Amount::value).toList();
    }

    /** Peak learning rate. */
    double at(double numParams, double numTokens, double multiple) {
        return multiple * law.orElse(LawSection.constant(1)).at(numParams, numTokens);
    }
}
