package io.ladder.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The CPU engine of oneDNN that all threads of a kernel set share. A primitive runs on the thread that calls it: {@link
 * SplitMatmul} cuts products over ours. oneDNN would also start OpenMP's threads, unless the environment variable
 * {@code OMP_NUM_THREADS} is 1 when the process starts.
 */
final class OneDnn implements AutoCloseable {
    private final dnnl_engine engine = new dnnl_engine();
    private final AtomicLong primitivesMade = new AtomicLong();

    OneDnn() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "create a CPU engine");
    }

    dnnl_engine engine() {
        return engine;
    }

    /** Takes note of a new primitive, or of what stands in for one. */
    void primitiveMade() {
        primitivesMade.incrementAndGet();
    }

    /** Primitives made, those that are closed included. */
    long primitivesMade() {
        return primitivesMade.get();
    }

    /** Library version and the instruction set that oneDNN will use, for logs. */
    static String describe() {
        var version = dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + " "
                + isaName(dnnl_get_effective_cpu_isa());
    }

    /**
     * What oneDNN will use for bf16, as it says itself: the processor's name does not tell what a virtual machine or
     * {@code ONEDNN_MAX_CPU_ISA} leaves of it.
     */
    static Bf16Support bf16() {
        return bf16(dnnl_get_effective_cpu_isa());
    }

    /** @param isa bits of {@code dnnl_cpu_isa_t}, in which every instruction set holds the bits of those it includes */
    static Bf16Support bf16(int isa) {
        boolean inHardware = (isa & dnnl.dnnl_cpu_isa_avx512_core_bf16) == dnnl.dnnl_cpu_isa_avx512_core_bf16;
        return new Bf16Support(hasAvx512(isa), inHardware, "oneDNN on " + isaName(isa));
    }

    /** Whether oneDNN will use vectors of 512 bits. */
    static boolean hasAvx512() {
        return hasAvx512(dnnl_get_effective_cpu_isa());
    }

    private static boolean hasAvx512(int isa) {
        return (isa & dnnl.dnnl_cpu_isa_avx512_core) == dnnl.dnnl_cpu_isa_avx512_core;
    }

    /** Whether oneDNN will use matrix units (AMX) for bf16. */
    static boolean hasMatrixUnits() {
        int amx = dnnl.dnnl_cpu_isa_avx10_1_512_amx;
        return (dnnl_get_effective_cpu_isa() & amx) == amx;
    }

    /** Throws if a call of oneDNN failed. */
    static void check(int status, String what) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN could not " + what + ": status " + status);
        }
    }

    @Override
    public void close() {
        dnnl_engine_destroy(engine);
    }

    private static String isaName(int isa) {
        return switch (isa) {
            case dnnl.dnnl_cpu_isa_sse41 -> "sse4.1";
            case dnnl.dnnl_cpu_isa_avx -> "avx";
            case dnnl.dnnl_cpu_isa_avx2 -> "avx2";
            case dnnl.dnnl_cpu_isa_avx2_vnni -> "avx2-vnni";
            case dnnl.dnnl_cpu_isa_avx2_vnni_2 -> "avx2-vnni-2";
            case dnnl.dnnl_cpu_isa_avx512_core -> "avx512";
            case dnnl.dnnl_cpu_isa_avx512_core_vnni -> "avx512-vnni";
            case dnnl.dnnl_cpu_isa_avx512_core_bf16 -> "avx512-bf16";
            case dnnl.dnnl_cpu_isa_avx10_1_512 -> "avx10.1-512";
            case dnnl.dnnl_cpu_isa_avx10_1_512_amx -> "avx10.1-512-amx";
            case dnnl.dnnl_cpu_isa_avx10_1_512_amx_fp16 -> "avx10.1-512-amx-fp16";
            default -> "isa-0x" + Integer.toHexString(isa);
        };
    }
}
