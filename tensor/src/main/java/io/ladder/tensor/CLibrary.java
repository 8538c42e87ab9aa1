package io.ladder.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** Functions of the C library, for what the JDK does not offer. */
final class CLibrary {
    private static final String UNPACKED_IN = "jna.tmpdir";

    private CLibrary() {}

    /**
     * @throws LinkageError or RuntimeException where native code cannot be called
     */
    static Function function(String name) {
        return function(name, Function.C_CONVENTION);
    }

    /** A function whose calls throw a {@link com.sun.jna.LastErrorException} when they set {@code errno}. */
    static Function checkedFunction(String name) {
        return function(name, Function.THROW_LAST_ERROR);
    }

    private static Function function(String name, int flags) {
        if (System.getProperty(UNPACKED_IN) == null) { // by default JNA wants a home, which a container may not have
            System.setProperty(UNPACKED_IN, System.getProperty("java.io.tmpdir"));
        }
        return NativeLibrary.getProcess().getFunction(name, flags);
    }
}
