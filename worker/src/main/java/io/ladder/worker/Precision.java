package io.ladder.worker;

import io.ladder.conf.ConfigException;
import io.ladder.conf.Require;

/** What the model computes in. */
public enum Precision {
    /** The fastest that keeps quality; f32 in this version. */
    AUTO,
    F32;

    /** By name; {@code bf16} is known but not there yet. */
    public static Precision parse(String setting, String value) {
        if (value.equalsIgnoreCase("bf16")) {
            throw new ConfigException(setting + "=bf16 is not supported in this version; use auto or f32");
        }
        return Require.oneOf(setting, value, Precision.class);
    }
}
