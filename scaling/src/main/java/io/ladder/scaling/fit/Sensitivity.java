package io.ladder.scaling.fit;

import java.util.List;

/**
 * What a law would say had it been fitted without some of its runs.
 *
 * @param without which runs: {@code the largest third of sizes}
 * @param left number of the others
 * @param figures what it says
 */
public record Sensitivity(String without, int left, List<Figure> figures) {
    /**
     * One of its figures.
     *
     * @param name {@code alpha}, or what loss of which model
     * @param whole by all runs
     * @param part by those left
     * @param difference 95% interval of {@code part - whole} by noise alone, around zero; its ends are not numbers where no
     *     replicates tell it
     */
    public record Figure(String name, double whole, double part, Interval difference) {}

    public Sensitivity {
        figures = List.copyOf(figures);
    }
}
