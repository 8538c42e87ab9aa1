package io.ladder.driver.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes that this one started, executors of the embedded cluster: asks first, so that they can tidy up, and
 * kills those that do not answer (a stopped process hears no request). Workers that still live start others in the place
 * of those that ended, so they are gone only when none has been seen for a while.
 */
final class ChildProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);
    private static final long POLL_MS = 10;

    private final long graceMs;
    private final long timeoutMs;

    /**
     * @param graceMs from being asked to being killed
     * @param timeoutMs longest that all of it may take
     */
    ChildProcesses(long graceMs, long timeoutMs) {
        this.graceMs = graceMs;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Ends all of them.
     *
     * @param quietMs for so long none may be seen; 0 where nothing is left that starts others
     * @return whether none is left
     */
    boolean end(long quietMs) {
        Map<Long, Long> askedNanos = new HashMap<>(); // by process id
        long startNanos = System.nanoTime();
        long lastSeenNanos = startNanos;
        while (millisSince(startNanos) < timeoutMs) {
            List<ProcessHandle> alive = ProcessHandle.current()
                    .descendants()
                    .filter(ProcessHandle::isAlive)
                    .toList();
            if (!alive.isEmpty()) {
                lastSeenNanos = System.nanoTime();
                alive.forEach(process -> end(process, askedNanos));
            } else if (millisSince(lastSeenNanos) >= quietMs) {
                return true;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private void end(ProcessHandle process, Map<Long, Long> askedNanos) {
        Long asked = askedNanos.putIfAbsent(process.pid(), System.nanoTime());
        if (asked == null) {
            process.destroy();
        } else if (millisSince(asked) > graceMs) {
            LOG.warn("process {} did not end within {} ms and is killed", process.pid(), graceMs);
            process.destroyForcibly();
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
