package io.ladder.driver.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the messages from ranks: each goes to the listener of the stage it is addressed from.
 *
 * <p>Static because Spark makes the plugin that receives them by itself, by name, and gives no way to reach it; there is
 * one Spark context in a JVM, so there is one mailbox.
 */
final class RankMailbox {
    private static final Logger LOG = LoggerFactory.getLogger(RankMailbox.class);
    private static final Map<String, Box> BOXES = new ConcurrentHashMap<>();

    private static volatile boolean open;

    private RankMailbox() {}

    /** One stage's. */
    private record Box(MessageBoard board, Consumer<RankMessage> listener) {}

    /** Called by Spark's plugin: from now on messages can arrive. */
    static void open() {
        open = true;
    }

    /** Begins a stage: hands all its messages to {@code listener}, one at a time, until it is forgotten. */
    static void listen(String stage, Consumer<RankMessage> listener) {
        if (!open) {
            throw new IllegalStateException("spark.plugins must name " + LadderPlugin.class.getName()
                    + ": without it no rank can report to the driver");
        }
        if (BOXES.putIfAbsent(stage, new Box(new MessageBoard(), listener)) != null) {
            throw new IllegalStateException("a stage named " + stage + " is under way");
        }
    }

    /** Ends a stage; what its ranks still say is only logged. */
    static void forget(String stage) {
        BOXES.remove(stage);
    }

    /** Handles a message; Spark calls this on one thread. Returns the answer to one that was asked. */
    static Serializable deliver(Addressed addressed) {
        Box box = BOXES.get(addressed.stage());
        if (box == null) {
            LOG.info("nobody listens to {}", addressed);
        } else if (addressed.message() instanceof RankMessage.Posted posted) {
            return box.board().post(posted);
        } else {
            box.listener().accept(addressed.message());
        }
        return null; // Spark logs a line for every answer to a message that asked nothing
    }
}
