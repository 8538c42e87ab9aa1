package io.ladder.driver.sweep;

import io.ladder.conf.AutoOrCount;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.data.synthetic.SyntheticConfig;
import java.util.List;

/**
 * A sweep's own settings; the sections that every training run has stand beside them in the file.
 *
 * @param name of the sweep; its directory is {@code runs/NAME} unless told otherwise
 * @param sweep what the runs read
 * @param seeds every cell of the grid is trained once for each
 * @param retries how often a run that failed is tried again
 * @param runsAtOnce runs that train side by side; {@code auto}: as many as there are executors for
 */
public record SweepConfig(
        String name,
        Corpus sweep,
        List<Long> seeds,
        SyntheticConfig synthetic,
        GridConfig grid,
        RateRule lr,
        BatchRule batch,
        SweepSchedule schedule,
        int retries,
        AutoOrCount runsAtOnce) {
    public SweepConfig {
        var problems = new Problems();
        problems.collect(() -> Require.notBlank("name", name));
        problems.require(
                name == null || name.matches("[\\w.\\- ]*"),
                () -> "name=" + name + " names a directory; use letters, digits, '.', '-', '_' and spaces");
        problems.require(!seeds.isEmpty(), () -> "seeds is empty; give at least one, such as [1337]");
        Repeats.refuse("seeds", seeds, problems);
        problems.collect(() -> Require.notNegative("retries", retries));
        problems.throwIfAny();
    }
}
