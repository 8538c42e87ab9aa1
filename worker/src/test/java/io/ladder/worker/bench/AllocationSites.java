package io.ladder.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where threads allocate, of which their number of bytes says nothing. The flight recorder sees the allocations that begin a
 * new buffer of a thread, so what allocates much shows first. To be opened before anything is compiled: it makes the JIT
 * compile all anew, and what was to be seen is gone.
 */
final class AllocationSites implements AutoCloseable {
    private static final int SITES = 5;
    private static final int FRAMES = 12;

    private final Recording recording = new Recording();

    AllocationSites() {
        recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
        recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
        recording.start();
    }

    /** The most frequent sites since a moment, a stack each. */
    String mostFrequent(Instant since) throws IOException {
        recording.stop();
        Path file = Files.createTempFile("allocations", ".jfr");
        try {
            recording.dump(file);
            Map<String, Long> counts = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getStartTime().isAfter(since))
                    .filter(event -> event.getStackTrace() != null && !isRecorders(event.getThread()))
                    .collect(Collectors.groupingBy(AllocationSites::site, TreeMap::new, Collectors.counting()));
            return counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(SITES)
                    .map(site -> site.getValue() + " times " + site.getKey())
                    .collect(Collectors.joining("\n"));
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isRecorders(RecordedThread thread) {
        return thread == null || isRecorders(String.valueOf(thread.getJavaName()));
    }

    /** Whether a thread of this name is the flight recorder's own. */
    static boolean isRecorders(String thread) {
        return thread.startsWith("JFR ");
    }

    private static String site(RecordedEvent event) {
        return event.getClass("objectClass").getName() + " on "
                + event.getThread().getJavaName()
                + event.getStackTrace().getFrames().stream()
                        .limit(FRAMES)
                        .map(AllocationSites::line)
                        .collect(Collectors.joining());
    }

    private static String line(RecordedFrame frame) {
        return "\n    " + frame.getMethod().getType().getName() + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber() + " " + frame.getType();
    }

    @Override
    public void close() {
        recording.close();
    }
}
