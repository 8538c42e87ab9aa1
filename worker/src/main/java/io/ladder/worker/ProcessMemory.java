package io.ladder.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operating system says of this process, from Linux's {@code /proc/self/status}.
 *
 * @param residentBytes in physical memory now
 * @param peakBytes the most there ever was
 */
record ProcessMemory(long residentBytes, long peakBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Empty where there is no such file. */
    static Optional<ProcessMemory> now() {
        try {
            return Files.isReadable(STATUS) ? of(Files.readString(STATUS)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a number for the log is not worth a run
        }
    }

    /** From lines such as {@code VmRSS:  1234 kB}. */
    static Optional<ProcessMemory> of(String status) {
        Optional<Long> resident = kibibytes(status, "VmRSS:");
        Optional<Long> peak = kibibytes(status, "VmHWM:");
        return resident.isPresent() && peak.isPresent()
                ? Optional.of(new ProcessMemory(resident.get() << 10, peak.get() << 10))
                : Optional.empty();
    }

    private static Optional<Long> kibibytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .map(Long::parseLong)
                .findFirst();
    }
}
