package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HugePagesTest {
    private static final Path MAPS = Path.of("/proc/self/smaps");

    @TempDir
    Path settings;

    @ParameterizedTest
    @CsvSource({
        "always [madvise] never, 2097152, ON_REQUEST",
        "[always] madvise never, 2097152, EVERYWHERE",
        "always madvise [never], 2097152, NONE",
        "[always] madvise never, 536870912, NONE",
    })
    void theSystemSaysWhetherThereAreAny(String enabled, String bytes, HugePages.Mode mode) throws IOException {
        assertThat(HugePages.mode(settings)).isEqualTo(HugePages.Mode.NONE);
        Files.writeString(settings.resolve("enabled"), enabled + "\n");
        assertThat(HugePages.mode(settings)).isEqualTo(HugePages.Mode.NONE);
        Files.writeString(settings.resolve("hpage_pmd_size"), bytes + "\n");
        assertThat(HugePages.mode(settings)).isEqualTo(mode);
    }

    /** The kernel marks a range that was asked for with {@code hg}; whether it has pages left to give is its own affair. */
    @Test
    void largeTensorsAskForThem() throws IOException {
        assumeThat(HugePages.mode(Path.of("/sys/kernel/mm/transparent_hugepage")))
                .isEqualTo(HugePages.Mode.ON_REQUEST);
        try (var arena = new TensorArena()) {
            Tensor tensor = arena.f32(8 * HugePages.BYTES / Float.BYTES);
            assertThat(flagsOf(tensor.address(), Files.readAllLines(MAPS))).contains("hg");
            assertThat(tensor.address() % HugePages.BYTES).isZero();
        }
    }

    private static List<String> flagsOf(long address, List<String> maps) {
        boolean within = false;
        for (String line : maps) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
                within = Long.parseUnsignedLong(range[0], 16) <= address
                        && address < Long.parseUnsignedLong(range[1], 16);
            } else if (within && line.startsWith("VmFlags:")) {
                return List.of(line.substring("VmFlags:".length()).trim().split(" ", -1));
            }
        }
        return List.of();
    }
}
