package io.ladder.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of 2 MiB, where Linux gives them ("transparent huge pages"). A step walks through tens of megabytes, for which
 * a core's table of recent pages has too few places if they are of 4 KiB. Nothing depends on getting them.
 */
final class HugePages {
    /** Size and alignment of one. */
    static final long BYTES = 2L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HugePages.class);
    private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");
    /** Of {@code madvise}, the same on every architecture of Linux. */
    private static final int MADV_HUGEPAGE = 14;

    /** What the system does about them. */
    enum Mode {
        /** None are given, or they are of another size. */
        NONE,
        /** Who asks for a range gets them there. */
        ON_REQUEST,
        /** Every range gets them that is large and aligned. */
        EVERYWHERE
    }

    private static final Mode MODE = mode(SETTINGS);

    private HugePages() {}

    /** Whether aligned memory is worth its alignment. */
    static boolean exist() {
        return MODE != Mode.NONE;
    }

    /** Asks for them before a range is first touched; a system that refuses gives small ones. */
    static void request(long address, long bytes) {
        if (MODE == Mode.ON_REQUEST) {
            Request.of(address, bytes);
        }
    }

    /**
     * By the system's settings.
     *
     * @param settings directory with {@code enabled} and {@code hpage_pmd_size}; need not exist
     */
    static Mode mode(Path settings) {
        try {
            String enabled = Files.readString(settings.resolve("enabled"));
            String bytes = Files.readString(settings.resolve("hpage_pmd_size")).trim();
            if (!bytes.equals(Long.toString(BYTES))) {
                return Mode.NONE;
            }
            return enabled.contains("[always]")
                    ? Mode.EVERYWHERE
                    : enabled.contains("[madvise]") ? Mode.ON_REQUEST : Mode.NONE;
        } catch (IOException | RuntimeException e) { // no Linux, or a container that hides it
            return Mode.NONE;
        }
    }

    /** The call, looked up when it is first needed. */
    private static final class Request {
        private static final Function MADVISE = madvise();

        private Request() {}

        static void of(long address, long bytes) {
            if (MADVISE != null) {
                MADVISE.invokeInt(new Object[] {new Pointer(address), new NativeLong(bytes), MADV_HUGEPAGE});
            }
        }

        private static Function madvise() {
            try {
                return CLibrary.function("madvise");
            } catch (LinkageError | RuntimeException e) {
                LOG.info(String.format(
                        Locale.ROOT, "huge pages cannot be asked for, which costs some per cent of speed: %s", e));
                return null;
            }
        }
    }
}
