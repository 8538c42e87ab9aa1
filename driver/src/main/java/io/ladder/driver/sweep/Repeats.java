package io.ladder.driver.sweep;

import io.ladder.conf.Problems;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/** Values of a list that stand there twice: runs of them would be the same runs. */
final class Repeats {
    private Repeats() {}

    /** Adds a problem for each value that is repeated. */
    static void refuse(String setting, List<?> values, Problems problems) {
        var seen = new HashSet<Object>();
        var repeated = new LinkedHashSet<Object>();
        values.forEach(value -> {
            if (!seen.add(value)) {
                repeated.add(value);
            }
        });
        repeated.forEach(value -> problems.add(setting + " names " + value + " more than once; leave the others out"));
    }
}
