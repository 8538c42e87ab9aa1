package io.ladder.driver.sweep;

import io.ladder.conf.Counted;
import io.ladder.driver.launch.VocabularySize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A grid for people, before it is trained. */
public final class GridListing {
    private GridListing() {}

    /** A line for each cell, and what they take together. */
    public static List<String> lines(SweepSettings settings, List<GridCell> cells, VocabularySize vocab) {
        var lines = new ArrayList<String>();
        String about = vocab.least() == vocab.most() ? "" : "about ";
        lines.add("%s in %s, vocabulary %s%d"
                .formatted(
                        Counted.of(cells.size(), "cell"), settings.directory().shown(), about, vocab.least()));
        lines.add("%-30s %12s %14s %8s %8s %10s".formatted("run", "N", "D", "batch", "steps", "C (FLOP)"));
        for (GridCell cell : cells) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-30s %,12d %,14d %8d %8d %10.2e",
                    cell.label(),
                    cell.flops().parameters(),
                    cell.tokens(),
                    cell.batch(),
                    cell.steps(),
                    cell.trainingFlops()));
        }
        double flops = cells.stream().mapToDouble(GridCell::trainingFlops).sum();
        RateRule lr = settings.config().lr();
        if (lr.searches()) {
            List<GridCell> tried = SweepSettings.shortest(cells);
            int more = lr.multiples().size() - 1; // the best of each size is the cell's own run
            flops += more * tried.stream().mapToDouble(GridCell::trainingFlops).sum();
            lines.add("lr.search: the shortest run of each size is trained at "
                    + lr.multiples().size() + " rates, so " + (cells.size() + more * tried.size()) + " runs in all");
        }
        lines.addAll(settings.warnings(cells, vocab.least()));
        lines.add(String.format(Locale.ROOT, "%.2e FLOP in all", flops));
        return lines;
    }
}
