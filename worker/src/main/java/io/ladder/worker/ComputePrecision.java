package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.tensor.Bf16Support;
import io.ladder.tensor.DType;
import io.ladder.tensor.TensorConfig;
import java.io.Serializable;

/**
 * What the matrix products of a run read, and why.
 *
 * @param dtype f32 or bf16
 * @param reason for people
 */
public record ComputePrecision(DType dtype, String reason) implements Serializable {

    /**
     * Chooses.
     *
     * @param support of this rank's kernels
     * @param everywhere whether all ranks have bf16 in hardware
     * @throws ConfigException if bf16 is asked for and would be emulated
     */
    public static ComputePrecision of(RunConfig config, Bf16Support support, boolean everywhere) {
        return switch (config.train().precision()) {
            case F32 -> new ComputePrecision(DType.F32, "train.precision=f32");
            case AUTO -> automatic(config.tensor(), support, everywhere);
            case BF16 -> asked(config.tensor(), support);
        };
    }

    private static ComputePrecision automatic(TensorConfig tensor, Bf16Support support, boolean everywhere) {
        if (tensor.kernels().equals(TensorConfig.PLAIN)) {
            return new ComputePrecision(
                    DType.F32, "train.precision=auto: tensor.kernels=plain computes bf16 more slowly than f32");
        }
        if (everywhere) {
            return new ComputePrecision(
                    DType.BF16, "train.precision=auto: " + support.computedBy() + " multiplies bf16 in hardware");
        }
        String lacking = support.inHardware() ? "another rank has" : support.computedBy() + " has";
        return new ComputePrecision(
                DType.F32,
                "train.precision=auto: " + lacking + " no instructions for bf16 products (AMX or AVX512-BF16)");
    }

    private static ComputePrecision asked(TensorConfig tensor, Bf16Support support) {
        if (!support.inHardware() && !tensor.kernels().equals(TensorConfig.PLAIN)) {
            throw new ConfigException("train.precision=bf16: this processor has no instructions for bf16 products ("
                    + support.computedBy()
                    + "; it takes AMX or AVX512-BF16), "
                    + (support.available()
                            ? "and emulating them is slower than f32"
                            : "which oneDNN emulates on AVX-512 only")
                    + "; use auto or f32");
        }
        return new ComputePrecision(DType.BF16, "train.precision=bf16, by " + support.computedBy());
    }

    /** One line for logs. */
    public String line() {
        return "precision: " + dtype.word() + " (" + reason + ")";
    }
}
