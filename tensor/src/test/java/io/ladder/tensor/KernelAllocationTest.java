package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compiled kernels leave no vectors on the heap. Whether the JIT keeps them in registers depends on what else a process
 * has run, so each dtype gets a process of its own, as in training, which runs all kernels in turn.
 */
@Timeout(120)
class KernelAllocationTest {
    /** What a call may allocate: attention of one new position makes the body of its loop. One vector per row would be 30 KB. */
    private static final long BYTES_PER_CALL = 2_000;

    @ParameterizedTest
    @EnumSource(DType.class)
    void compiledKernelsLeaveNoVectorsOnTheHeap(DType dtype, @TempDir Path directory) throws Exception {
        KernelComparison.assumeProductsOf(dtype);
        File output = directory.resolve("output").toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flagsOfRanks());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RunKernels.class.getName(), dtype.name()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(110, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output.toPath())).endsWith("all kernels are clean\n");
    }

    /** Modules and what rules the JIT, of which this process has those of a rank. */
    private static List<String> flagsOfRanks() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("-XX:"))
                .toList();
    }

    /** Runs every kernel until no call allocates much, or too long. */
    static final class RunKernels {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private RunKernels() {}

        public static void main(String[] args) {
            DType dtype = DType.valueOf(args[0]);
            try (Kernels kernels = new OneDnnKernels(1);
                    TensorArena arena = new TensorArena()) {
                Map<String, Runnable> calls = calls(kernels, arena, dtype);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
                Map<String, Long> allocating = Map.of("none has run", 0L);
                while (!allocating.isEmpty() && System.nanoTime() < deadline) {
                    for (int i = 0; i < 100; i++) {
                        calls.values().forEach(Runnable::run);
                    }
                    allocating = allocating(calls);
                }
                System.out.println(allocating.isEmpty() ? "all kernels are clean" : allocating);
            }
        }

        private static Map<String, Long> allocating(Map<String, Runnable> calls) {
            Map<String, Long> found = new LinkedHashMap<>();
            calls.forEach((name, call) -> {
                long id = Thread.currentThread().getId();
                long before = THREADS.getThreadAllocatedBytes(id);
                for (int i = 0; i < 10; i++) {
                    call.run();
                }
                long bytes = (THREADS.getThreadAllocatedBytes(id) - before) / 10;
                if (bytes > BYTES_PER_CALL) {
                    found.put(name, bytes);
                }
            });
            return found;
        }

        private static Map<String, Runnable> calls(Kernels k, TensorArena arena, DType dtype) {
            int rows = 384;
            int dim = 128;
            var shape = new AttentionShape(6, 64, 4, 4, 32, 64, false);
            var grouped = new AttentionShape(6, 64, 4, 2, 32, 64, false);
            var window = new AttentionShape(6, 64, 4, 4, 32, 20, true);
            AttentionDropout dropping = new AttentionDropout().of(0.1f, 7, 0);
            var cached = new AttentionShape(1, 64, 4, 4, 32, 64, false);
            Tensor stream = arena.f32(rows, dim);
            Tensor dStream = arena.f32(rows, dim);
            Tensor gamma = arena.f32(dim);
            Tensor beta = arena.f32(dim);
            Tensor mean = arena.f32(rows);
            Tensor rstd = arena.f32(rows);
            Tensor row = arena.allocate(dtype, rows, dim);
            Tensor dRow = arena.allocate(dtype, rows, dim);
            Tensor wide = arena.allocate(dtype, rows, 512);
            Tensor dWide = arena.allocate(dtype, rows, 512);
            Tensor half = arena.allocate(dtype, rows, 256);
            Tensor qkv = arena.allocate(dtype, rows, 384);
            Tensor dQkv = arena.allocate(dtype, rows, 384);
            Tensor lse = arena.f32(rows * 4L);
            Tensor angles = arena.f32(64, 32);
            Tensor weight = arena.allocate(dtype, 384, dim);
            Tensor dWeight = arena.f32(384, dim);
            Tensor bias = arena.f32(384);
            Tensor logits = arena.f32(rows, 65);
            Tensor dLogits = dtype == DType.F32 ? logits : arena.bf16(rows, 65);
            Tensor copy = dtype == DType.F32 ? null : arena.bf16(dWeight.numElements());
            Tensor flat = dWeight.reshape(dWeight.numElements());
            Tensor gradient = arena.f32(flat.numElements());
            Tensor m = arena.f32(flat.numElements());
            Tensor v = arena.f32(flat.numElements());
            int[] tokens = new int[rows];
            Map<String, Runnable> calls = new LinkedHashMap<>();
            calls.put("embedding", () -> k.embeddingForward(tokens, angles.reshape(16, dim), null, 64, stream));
            calls.put("layerNorm", () -> k.layerNormForward(stream, gamma, beta, row, mean, rstd, 1e-5f));
            calls.put("layerNorm without beta", () -> k.layerNormForward(stream, gamma, null, row, mean, rstd, 1e-5f));
            calls.put(
                    "layerNormBackward",
                    () -> k.layerNormBackward(dRow, stream, gamma, mean, rstd, dStream, true, gamma, beta));
            calls.put("rmsNorm", () -> k.rmsNormForward(stream, gamma, row, rstd, 1e-5f));
            calls.put("rmsNormBackward", () -> k.rmsNormBackward(dRow, stream, gamma, rstd, dStream, true, gamma));
            calls.put("gelu", () -> k.activationForward(Activation.GELU, wide, dWide, null));
            calls.put("gelu and its slope", () -> k.activationForward(Activation.GELU, wide, dWide, wide));
            calls.put("silu and its slope", () -> k.activationForward(Activation.SILU, wide, dWide, wide));
            calls.put("relu and its slope", () -> k.activationForward(Activation.RELU, wide, dWide, wide));
            calls.put("swiGlu", () -> k.swiGluForward(wide, half));
            calls.put("swiGluBackward", () -> k.swiGluBackward(wide, half, dWide));
            calls.put("rope", () -> k.rope(shape, qkv, angles, false));
            calls.put("attention", () -> k.attentionForward(shape, qkv, row, lse));
            calls.put("attentionBackward", () -> k.attentionBackward(shape, qkv, row, lse, dRow, dQkv));
            calls.put("attention with dropout", () -> k.attentionForward(shape, qkv, row, lse, dropping));
            calls.put(
                    "attentionBackward with dropout",
                    () -> k.attentionBackward(shape, qkv, row, lse, dRow, dQkv, dropping));
            calls.put("attention of a window", () -> k.attentionForward(window, qkv, row, lse));
            calls.put("attentionBackward of a window", () -> k.attentionBackward(window, qkv, row, lse, dRow, dQkv));
            calls.put(
                    "attentionBackward, grouped",
                    () -> k.attentionBackward(grouped, wide.rows(0, 192).reshape(rows, 256), row, lse, dRow, half));
            calls.put(
                    "attentionStep",
                    () -> k.attentionStep(
                            cached, qkv.rows(0, 1), row.rows(0, 64), row.rows(0, 64), 63, dRow.rows(0, 1)));
            calls.put("linear", () -> k.linearForward(row, weight, bias, null, qkv));
            calls.put("linearBackwardWeight", () -> k.linearBackwardWeight(qkv, row, dWeight, bias));
            calls.put("linearBackwardInput", () -> k.linearBackwardInput(qkv, weight, dRow, false));
            calls.put("linearBackwardInput times a slope", () -> k.linearBackwardInput(qkv, weight, row, dRow));
            calls.put("crossEntropy", () -> k.crossEntropy(logits, tokens, 0, 1e-3f, dLogits));
            calls.put("sumOfSquares", () -> k.sumOfSquares(flat));
            calls.put("add", () -> k.add(stream, dStream));
            calls.put("scale", () -> k.scale(stream, 0.5f));
            calls.put("convert", () -> k.convert(stream, row));
            calls.put(
                    "adamW",
                    () -> k.adamW(
                            flat, gradient, m, v, copy, new AdamWCoefficients(0.9, 0.99, 1e-8, 0.1).at(1e-3, 1, 3)));
            return calls;
        }
    }
}
