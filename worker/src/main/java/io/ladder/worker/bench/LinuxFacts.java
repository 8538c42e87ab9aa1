package io.ladder.worker.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the Linux kernel tells in files; nothing where it does not. */
final class LinuxFacts {
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([kKmMgG]?)B?");

    private LinuxFacts() {}

    /** Name of the processor, or "unknown". */
    static String cpuModel() {
        return field(Path.of("/proc/cpuinfo"), "model name");
    }

    /** Memory of the machine. */
    static OptionalLong memoryBytes() {
        return bytes(field(Path.of("/proc/meminfo"), "MemTotal"));
    }

    /** Size of the largest cache that the first processor sees. */
    static OptionalLong lastLevelCacheBytes() {
        try (Stream<Path> caches = Files.list(CACHES)) {
            return caches.map(cache -> cache.resolve("size"))
                    .filter(Files::isReadable)
                    .map(LinuxFacts::content)
                    .map(LinuxFacts::bytes)
                    .flatMapToLong(OptionalLong::stream)
                    .max();
        } catch (IOException e) {
            return OptionalLong.empty(); // no sysfs: another system, or a container without it
        }
    }

    /** Sizes as the kernel writes them: {@code 49152K}, {@code 1024 kB}. */
    static OptionalLong bytes(String text) {
        Matcher size = SIZE.matcher(text.trim());
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int shift =
                switch (size.group(2)) {
                    case "k", "K" -> 10;
                    case "m", "M" -> 20;
                    case "g", "G" -> 30;
                    default -> 0;
                };
        return OptionalLong.of(Long.parseLong(size.group(1)) << shift);
    }

    private static String field(Path file, String name) {
        return content(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // not this kind of system
        }
    }
}
