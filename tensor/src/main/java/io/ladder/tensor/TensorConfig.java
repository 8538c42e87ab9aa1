package io.ladder.tensor;

import io.ladder.conf.ConfigException;
import java.util.List;

/**
 * The config section {@code tensor}: what computes.
 *
 * @param kernels {@code onednn} (fast; oneDNN and vector code) or {@code plain} (reference; Java loops); given in any
 *     case, kept in lower case
 */
public record TensorConfig(String kernels) {
    static final String ONEDNN = "onednn";

    /** The reference. */
    public static final String PLAIN = "plain";

    /** Names of the kernel sets, the default first. */
    public static final List<String> KERNEL_SETS = List.of(ONEDNN, PLAIN);

    /** The config setting {@code tensor.kernels}. */
    static final String SETTING = "tensor.kernels";

    public TensorConfig {
        kernels = kernelSet(SETTING, kernels);
    }

    /** One of {@link #KERNEL_SETS} by its name in any case; the error lists all. */
    static String kernelSet(String setting, String name) {
        for (String known : KERNEL_SETS) {
            if (known.equalsIgnoreCase(name)) {
                return known;
            }
        }
        throw new ConfigException(setting + "=" + name + " is not known; use " + String.join(" | ", KERNEL_SETS));
    }
}
