package io.ladder.conf;

import java.util.Optional;
import java.util.Set;

/**
 * A record bound as far as its tree could be read, for checks that come after; not for use if there are problems.
 *
 * @param record empty if its own rules refuse it
 * @param replaced settings that could not be read: others stand in for them, or they are shorter lists
 */
public record Draft<T>(Optional<T> record, Set<String> replaced) {
    public Draft {
        replaced = Set.copyOf(replaced);
    }

    /** Whether a setting was read as it is written, with everything below it. */
    public boolean isSound(String setting) {
        return replaced.stream().noneMatch(name -> name.equals(setting) || name.startsWith(setting + "."));
    }
}
