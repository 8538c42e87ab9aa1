package io.ladder.scaling.runs;

import io.ladder.conf.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of a table that are no finished runs, by what is wrong with their losses; each kind is a warning. */
final class LeftOutRows {
    /** Nats per token: more than a model has that gives a token one chance in 10^43. */
    static final double HIGHEST_LOSS = 100;

    /** What a loss is, and how high at most. */
    static final String LOSS = "a loss is a mean in nats per token, below " + (int) HIGHEST_LOSS;

    private static final int SHOWN = 10;

    private final List<String> withoutLoss = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> tooHigh = new ArrayList<>();

    /** A run that diverged or never ended. */
    void withoutLoss(String name) {
        withoutLoss.add(name);
    }

    /** @param where the line, and what it lacks */
    void broken(String where) {
        broken.add(where);
    }

    /** @param where the cell, and what it holds */
    void tooHigh(String where) {
        tooHigh.add(where);
    }

    /** The first cell whose loss no training ends with. */
    Optional<String> firstTooHigh() {
        return tooHigh.stream().findFirst();
    }

    List<String> warnings() {
        var warnings = new ArrayList<String>();
        warning(
                        withoutLoss,
                        "run has no loss that is a number and is left out (diverged, or not finished)",
                        "runs have no loss that is a number and are left out (diverged, or not finished)",
                        "")
                .ifPresent(warnings::add);
        warning(
                        broken,
                        "line has too few cells, none for its loss, and is left out",
                        "lines have too few cells, none for their loss, and are left out",
                        "; complete or remove " + (broken.size() == 1 ? "it" : "them"))
                .ifPresent(warnings::add);
        warning(
                        tooHigh,
                        "run has a loss that no training ends with and is left out",
                        "runs have losses that no training ends with and are left out",
                        "; " + LOSS)
                .ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> warning(List<String> rows, String one, String many, String remedy) {
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Counted.of(rows.size(), one, many) + ": " + Examples.of(rows, SHOWN) + remedy);
    }
}
