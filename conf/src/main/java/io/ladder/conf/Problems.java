package io.ladder.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects everything that is wrong, so that a user sees all of it at once. Not thread-safe. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /** Adds one: setting, value, what to do. The same words again are the same problem. */
    public void add(String problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Adds {@code problem} unless the condition holds. */
    public void require(boolean condition, Supplier<String> problem) {
        if (!condition) {
            add(problem.get());
        }
    }

    /** Runs a check that may throw {@link ConfigException}; its problems are added here. */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (ConfigException e) {
            e.problems().forEach(this::add);
        }
    }

    /** The same of a check that finds something; empty if it threw, and its problems were added. */
    public <T> Optional<T> collected(Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (ConfigException e) {
            e.problems().forEach(this::add);
            return Optional.empty();
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<String> all() {
        return List.copyOf(found);
    }

    /** Throws one {@link ConfigException} with all problems, if there are any. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }
}
