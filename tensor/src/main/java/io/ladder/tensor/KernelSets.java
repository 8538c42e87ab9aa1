package io.ladder.tensor;

import io.ladder.conf.ConfigException;
import java.util.List;

/** Opens a set of kernels by the name that a user writes as {@code tensor.kernels}. */
public final class KernelSets {
    /** What {@code onednn} loads: packed for Linux x86-64 only. */
    private static final List<String> NATIVE_LIBRARIES = List.of(
            "org/bytedeco/dnnl/linux-x86_64/libjnidnnl.so",
            "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
            "org/bytedeco/opencl/linux-x86_64/libOpenCL.so.1");

    /** Why oneDNN could not be loaded; later attempts only hear from the JVM that there was an earlier one. */
    private static LinkageError firstFailure;

    private KernelSets() {}

    /**
     * Checks that the native libraries of a kernel set are on the class path, without loading them: cheap enough for a
     * launcher that will not compute.
     *
     * @throws ConfigException if one is not
     */
    public static void requirePackaged(String name) {
        if (new TensorConfig(name).kernels().equals(TensorConfig.PLAIN)) {
            return;
        }
        for (String library : NATIVE_LIBRARIES) {
            if (KernelSets.class.getClassLoader().getResource(library) == null) {
                throw new ConfigException("tensor.kernels=onednn: the application jar holds no " + library
                        + "; build it again with its native libraries, or set tensor.kernels=plain, which is slow");
            }
        }
    }

    /**
     * Opens a kernel set; close it after the last use of it.
     *
     * @param name one of {@link TensorConfig#KERNEL_SETS}
     * @param threads math threads, at least 1; for {@code onednn} the process should have been started with {@code
     *     OMP_NUM_THREADS=1}, or oneDNN adds threads of its own
     * @throws ConfigException if the name is unknown, or the set cannot run in this process
     */
    public static Kernels open(String name, int threads) {
        return open(TensorConfig.SETTING, name, threads);
    }

    /**
     * Opens a kernel set, likewise.
     *
     * @param setting what a user writes the name as, for errors: {@code tensor.kernels}, or an option of a command
     */
    public static Kernels open(String setting, String name, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + " must be at least 1");
        }
        return TensorConfig.kernelSet(setting, name).equals(TensorConfig.PLAIN)
                ? new PlainKernels()
                : openOneDnn(setting, threads);
    }

    private static Kernels openOneDnn(String setting, int threads) {
        if (!VectorModule.isPresent()) {
            throw new ConfigException(setting + "=onednn needs the module " + VectorModule.NAME
                    + ", which this JVM was started without; add --add-modules=" + VectorModule.NAME
                    + " to its options (scripts/ladder does), or use " + setting + "=plain, which is slow");
        }
        try {
            return load(threads);
        } catch (LinkageError e) {
            throw new ConfigException(
                    setting + "=onednn: the native library oneDNN cannot be loaded on "
                            + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " (" + rootOf(e)
                            + "); use Linux x86-64 and the application jar with its native libraries, make"
                            + " org.bytedeco.javacpp.cachedir (by default ~/.javacpp/cache) a writable directory, or use "
                            + setting + "=plain, which is slow",
                    e);
        }
    }

    /**
     * One thread at a time: none hears of another's failure before that is kept.
     *
     * @throws LinkageError (UnsatisfiedLinkError, NoClassDefFoundError, ExceptionInInitializerError) the first of this
     *     process
     */
    private static synchronized Kernels load(int threads) {
        try {
            return new OneDnnKernels(threads);
        } catch (LinkageError e) {
            if (firstFailure == null) {
                firstFailure = e;
            }
            throw firstFailure;
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
