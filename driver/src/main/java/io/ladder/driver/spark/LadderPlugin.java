package io.ladder.driver.spark;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/** Carries {@link RankMessage}s, each {@link Addressed}, from executors to the driver; named in {@code spark.plugins}, made by Spark. */
public final class LadderPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new Receiver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Sender();
    }

    private static final class Receiver implements DriverPlugin {
        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            RankMailbox.open();
            return ExecutorWarmUp.told(context.getConf());
        }

        /** Answers every message, so that a sender who asks knows that all its earlier messages were handled too. */
        @Override
        public Object receive(Object message) {
            return RankMailbox.deliver((Addressed) message);
        }
    }

    private static final class Sender implements ExecutorPlugin {
        @Override
        public void init(PluginContext plugin, Map<String, String> extraConf) {
            ExecutorLink.connect(plugin);
            ExecutorWarmUp.begin(extraConf);
        }

        @Override
        public void shutdown() {
            ExecutorWarmUp.end();
            ExecutorLink.disconnect();
        }
    }
}
