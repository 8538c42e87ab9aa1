package io.ladder.driver.spark;

import io.ladder.conf.ConfigTree;
import io.ladder.worker.RunConfig;
import io.ladder.worker.WarmUp;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkConf;

/**
 * An executor that will train warms up from the moment Spark has made it until its rank is connected: Spark's own way to
 * a running barrier stage is a second or two of waiting.
 *
 * <p>Static for the reason given at {@link RankMailbox}.
 */
public final class ExecutorWarmUp {
    /** Spark property: the run's sections as YAML. Not set where executors do other work. */
    private static final String RUN = "spark.ladder.run";

    private static final AtomicReference<WarmUp> UNDER_WAY = new AtomicReference<>();

    private ExecutorWarmUp() {}

    /** What the session must be told so that its executors warm up: a Spark property. */
    public static Map.Entry<String, String> property(ConfigTree sections) {
        return Map.entry(RUN, sections.toYaml());
    }

    /** In the driver: what executors are told. */
    static Map<String, String> told(SparkConf conf) {
        return conf.contains(RUN)
                ? Map.of(RUN, conf.get(RUN), "threads", conf.get("spark.executor.cores", "1"))
                : Map.of();
    }

    /** In an executor. */
    static void begin(Map<String, String> told) {
        if (told.containsKey(RUN)) {
            RunConfig config = RunConfig.of(ConfigTree.parse(told.get(RUN), "config.yaml"));
            UNDER_WAY.set(WarmUp.begin(config, Integer.parseInt(told.get("threads"))));
        }
    }

    /** Before the rank's own work begins; nothing happens if there is no warm-up. */
    static void end() {
        WarmUp warmUp = UNDER_WAY.getAndSet(null);
        if (warmUp != null) {
            warmUp.close();
        }
    }
}
