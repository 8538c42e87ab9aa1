package io.ladder.driver.spark;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the messages from ranks.
 *
 * <p>Static because Spark makes the plugin that receives them by itself, by name, and gives no way to reach it; there is
 * one Spark context in a JVM, so there is one mailbox.
 */
final class RankMailbox {
    private static final Logger LOG = LoggerFactory.getLogger(RankMailbox.class);
    private static final AtomicReference<Consumer<RankMessage>> LISTENER = new AtomicReference<>();

    private static volatile MessageBoard board = new MessageBoard();

    private RankMailbox() {}

    /** Called by Spark's plugin: from now on messages can arrive. */
    static void open() {
        LISTENER.compareAndSet(null, RankMailbox::nobodyListens);
    }

    /** Begins a stage: hands all messages from now on to {@code listener}, one at a time. */
    static void listen(Consumer<RankMessage> listener) {
        board = new MessageBoard();
        if (LISTENER.getAndSet(listener) == null) {
            throw new IllegalStateException("spark.plugins must name " + LadderPlugin.class.getName()
                    + ": without it no rank can report to the driver");
        }
    }

    private static void nobodyListens(RankMessage message) {
        LOG.info("nobody listens to {}", message);
    }

    /** Handles a message; Spark calls this on one thread. Returns the answer to one that was asked. */
    static Serializable deliver(RankMessage message) {
        if (message instanceof RankMessage.Posted posted) {
            return board.post(posted);
        }
        LISTENER.get().accept(message);
        return null; // Spark logs a line for every answer to a message that asked nothing
    }
}
