package io.ladder.worker.bench;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the machine says about itself.
 *
 * @param cpu name of the processor
 * @param cores that this process may use
 * @param memoryBytes of the machine
 * @param lastLevelCacheBytes of one socket
 * @param java version of the virtual machine
 * @param os name and version
 */
public record MachineFacts(
        String cpu, int cores, OptionalLong memoryBytes, OptionalLong lastLevelCacheBytes, String java, String os) {

    /** Of this machine. */
    public static MachineFacts read() {
        return new MachineFacts(
                LinuxFacts.cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                LinuxFacts.memoryBytes(),
                LinuxFacts.lastLevelCacheBytes(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /** For people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s, %d core%s%s%s, Java %s",
                cpu,
                cores,
                cores == 1 ? "" : "s",
                memoryBytes.isPresent() ? ", " + Sizes.of(memoryBytes.getAsLong()) : "",
                lastLevelCacheBytes.isPresent()
                        ? ", last-level cache " + Sizes.of(lastLevelCacheBytes.getAsLong())
                        : "",
                java);
    }
}
