package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.runs.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of long training curves by every k-th of them: neighbours along a curve say the same, and a search over twenty
 * thousand rows takes a minute where one over some hundred takes seconds. Runs of one row are all kept.
 */
final class ThinnedCurves {
    /** Up to so many rows nothing is left out. */
    static final int MOST = 500;

    /** Runs that a search from the whole grid of starts reads; of 50,000 it took minutes. */
    static final int MOST_SEARCHED = 2000;

    private final List<Run> kept;
    private final int[][] blocks; // of the table's rows that each kept row stands for

    private ThinnedCurves(List<Run> kept, int[][] blocks) {
        this.kept = kept;
        this.blocks = blocks;
    }

    static ThinnedCurves of(List<Run> runs) {
        int stride = (runs.size() + MOST - 1) / MOST;
        Map<String, List<Integer>> byName = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            byName.computeIfAbsent(runs.get(i).name(), name -> new ArrayList<>())
                    .add(i);
        }
        boolean isWhole = stride <= 1 || byName.size() == runs.size();
        if (isWhole) {
            int[][] alone =
                    IntStream.range(0, runs.size()).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
            return new ThinnedCurves(List.copyOf(runs), alone);
        }
        var kept = new ArrayList<Run>();
        var blocks = new ArrayList<int[]>();
        for (List<Integer> rows : byName.values()) {
            rows.sort(Comparator.comparingDouble(row -> runs.get(row).tokens()));
            for (int end = rows.size(); end > 0; end -= stride) { // from the last row, the final loss
                kept.add(runs.get(rows.get(end - 1)));
                blocks.add(rows.subList(Math.max(0, end - stride), end).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        return new ThinnedCurves(List.copyOf(kept), blocks.toArray(int[][]::new));
    }

    /**
     * Rows to search for a minimum's place. Of very many independent runs those at even steps of compute tell it, too; the
     * constants, and how sure they are, are found from all of them afterwards.
     */
    static List<Run> toSearch(List<Run> runs) {
        List<Run> rows = of(runs).runs();
        if (rows.size() <= MOST_SEARCHED) {
            return rows;
        }
        List<Run> byCompute =
                rows.stream().sorted(Comparator.comparingDouble(Run::flops)).toList();
        return IntStream.range(0, MOST_SEARCHED)
                .mapToObj(i -> byCompute.get((int) ((i + 0.5) * byCompute.size() / MOST_SEARCHED)))
                .toList();
    }

    /** The rows kept. */
    List<Run> runs() {
        return kept;
    }

    /** Places of the kept rows in the table. */
    int[] kept() {
        return Arrays.stream(blocks).mapToInt(block -> block[block.length - 1]).toArray();
    }

    /** Weights of the kept rows: each has those of the rows that it stands for. */
    double[] weights(double[] ofAll) {
        return Arrays.stream(blocks)
                .mapToDouble(block ->
                        Arrays.stream(block).mapToDouble(row -> ofAll[row]).sum())
                .toArray();
    }
}
