package io.ladder.tensor;

import io.ladder.conf.ConfigException;
import java.util.List;

/**
 * The config section {@code tensor}: what computes.
 *
 * @param kernels {@code onednn} (fast; oneDNN and vector code) or {@code plain} (reference; Java loops)
 */
public record TensorConfig(String kernels) {
    static final String ONEDNN = "onednn";

    /** The reference. */
    public static final String PLAIN = "plain";

    /** Names of the kernel sets, the default first. */
    public static final List<String> KERNEL_SETS = List.of(ONEDNN, PLAIN);

    public TensorConfig {
        if (kernels == null || !KERNEL_SETS.contains(kernels)) {
            throw new ConfigException(
                    "tensor.kernels=" + kernels + " is not known; use " + String.join(" | ", KERNEL_SETS));
        }
    }
}
