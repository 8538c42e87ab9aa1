package io.ladder.scaling.plan.cluster;

import java.util.Locale;

/** How far a model is split, lowest first: each rung holds less on a rank than the one before, and costs more traffic. */
public enum Rung {
    /** A whole replica on every rank; gradients are all-reduced. */
    DATA_PARALLEL("data parallel"),
    /** Optimizer state is sharded over the replicas (Rajbhandari et al. 2020, stage 1). */
    ZERO1("ZeRO-1"),
    /** Gradients too (stage 2). */
    ZERO2("ZeRO-2"),
    /** Parameters too, gathered where they are needed (stage 3). */
    ZERO3("ZeRO-3"),
    /** Every layer is cut along its width, with the sequence between (Korthikanti et al. 2022). */
    TENSOR("tensor parallel"),
    /** Layers are dealt out to stages, 1F1B (Narayanan et al. 2021). */
    PIPELINE("pipeline parallel");

    private final String title;

    Rung(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Stage of ZeRO along the data axis: above ZeRO-3 the optimizer is sharded, which costs nothing. */
    int zeroStage() {
        return switch (this) {
            case DATA_PARALLEL -> 0;
            case ZERO1, TENSOR, PIPELINE -> 1;
            case ZERO2 -> 2;
            case ZERO3 -> 3;
        };
    }

    /** Whether this version of Ladder trains so. */
    public boolean isRunnable() {
        return this == DATA_PARALLEL;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
