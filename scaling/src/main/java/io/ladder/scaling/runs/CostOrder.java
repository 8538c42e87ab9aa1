package io.ladder.scaling.runs;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.DoubleStream;

/** By what runs are ordered from little to much: a law is tested on much, and its report looks beyond it. */
public enum CostOrder {
    /** By training FLOPs. */
    COMPUTE("cheapest", "most expensive"),

    /** By parameters, where a table says nothing of tokens: of runs of one length the largest is the dearest. */
    PARAMS("smallest", "largest");

    private final String least;
    private final String most;

    CostOrder(String least, String most) {
        this.least = least;
        this.most = most;
    }

    /** The order of these runs: by compute if it is known of all. */
    public static CostOrder of(Collection<Run> runs) {
        return ofFlops(runs.stream().mapToDouble(Run::flops));
    }

    /** The order of runs that took so many FLOPs, which are not a number where nobody knows. */
    public static CostOrder ofFlops(DoubleStream flops) {
        return flops.allMatch(Double::isFinite) ? COMPUTE : PARAMS;
    }

    /** What the order goes by: FLOPs, or parameters. */
    public double measure(Run run) {
        return this == COMPUTE ? run.flops() : run.params();
    }

    /** Cheapest first. */
    public Comparator<Run> comparator() {
        return Comparator.comparingDouble(this::measure);
    }

    /** As in "the cheapest runs". */
    public String least() {
        return least;
    }

    /** As in "the most expensive run". */
    public String most() {
        return most;
    }
}
