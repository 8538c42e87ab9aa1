package io.ladder.driver.launch;

import io.ladder.conf.ConfigException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there is room for all ranks, as far as it can be known before Spark starts. Pure. */
public final class Slots {
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,.*");

    private Slots() {}

    /**
     * Checks the ranks against the master's executors.
     *
     * @param machineCores of this machine
     * @param oversubscribe whether ranks may share cores
     * @throws ConfigException if there are more ranks than executors or cores
     */
    public static void check(
            int ranks,
            SparkConfig config,
            boolean embedded,
            SubmitOptions options,
            int machineCores,
            boolean oversubscribe) {
        Optional<String> master = options.master();
        Optional<Integer> executors = master.flatMap(Slots::executorsOf).or(() -> given(options));
        if (executors.isPresent() && executors.get() < ranks) {
            throw new ConfigException("parallelism.ranks=" + ranks + " needs " + ranks + " executors, but "
                    + (master.isPresent() ? "the master " + master.get() : "spark-submit") + " has " + executors.get()
                    + "; use at most " + executors.get() + " or ask for more executors");
        }
        boolean onThisMachine = embedded && master.isEmpty();
        int cores = Math.multiplyExact(ranks, config.executorCores());
        if (onThisMachine && cores > machineCores && !oversubscribe) {
            throw new ConfigException("parallelism.ranks=" + ranks + " with spark.executorCores="
                    + config.executorCores() + " needs " + cores + " cores, but this machine has " + machineCores
                    + "; use fewer ranks, or give --oversubscribe to let ranks share cores (slower)");
        }
    }

    /** How many executor processes a master on one machine has; unknown for a cluster. */
    private static Optional<Integer> executorsOf(String master) {
        Matcher localCluster = LOCAL_CLUSTER.matcher(master);
        if (localCluster.matches()) {
            return Optional.of(Integer.parseInt(localCluster.group(1)));
        }
        return master.startsWith("local") ? Optional.of(1) : Optional.empty();
    }

    private static Optional<Integer> given(SubmitOptions options) {
        return options.option("--num-executors")
                .or(() -> options.conf("spark.executor.instances"))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt);
    }
}
