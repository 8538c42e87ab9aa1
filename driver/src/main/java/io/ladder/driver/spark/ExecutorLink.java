package io.ladder.driver.spark;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.plugin.PluginContext;

/**
 * An executor process's end: sends messages of one stage's rank to the driver.
 *
 * <p>The connection is static for the reason given at {@link RankMailbox}.
 */
final class ExecutorLink {
    private static final AtomicReference<PluginContext> PLUGIN = new AtomicReference<>();

    private final String stage;

    /** @param stage name of the stage that the rank belongs to */
    ExecutorLink(String stage) {
        this.stage = stage;
    }

    static void connect(PluginContext plugin) {
        PLUGIN.set(plugin);
    }

    static void disconnect() {
        PLUGIN.set(null);
    }

    /** Sends without waiting; messages of one executor arrive in order. */
    void send(RankMessage message) {
        try {
            plugin().send(new Addressed(stage, message));
        } catch (IOException e) {
            throw new IllegalStateException("cannot report to the driver: " + e.getMessage(), e);
        }
    }

    /** Sends and waits until the driver has handled this and every earlier message of this executor. */
    void sendAndWait(RankMessage message) {
        ask(message);
    }

    /** Leaves a text for all ranks; returns everyone's, or null while some are missing. */
    String[] post(RankMessage.Posted message) {
        return (String[]) ask(message);
    }

    /** Names this process among the executors of the application. */
    static String processName() {
        return "executor " + plugin().executorID();
    }

    private Object ask(RankMessage message) {
        try {
            return plugin().ask(new Addressed(stage, message));
        } catch (Exception e) { // declared so by Spark; whatever it is, the driver cannot be told
            if (Thread.currentThread().isInterrupted() || e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("cannot report to the driver: " + e.getMessage(), e);
        }
    }

    private static PluginContext plugin() {
        PluginContext plugin = PLUGIN.get();
        if (plugin == null) {
            throw new IllegalStateException("spark.plugins must name " + LadderPlugin.class.getName()
                    + " on executors: without it no rank can report to the driver");
        }
        return plugin;
    }
}
