package io.ladder.driver.sweep;

import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.driver.launch.SparkConfig;
import io.ladder.driver.launch.VocabularySize;
import io.ladder.worker.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sweep's settings, checked: the file holds the sections of a training run, which all runs share, and beside them the
 * sweep's own settings.
 *
 * @param config the sweep's own settings
 * @param written the same, as a tree of every key
 * @param sections what all runs share, without defaults
 * @param common the same with defaults and the settings of some run; read for what does not differ between runs
 * @param spark what one rank gets
 * @param directory of the sweep
 */
public record SweepSettings(
        SweepConfig config,
        ConfigTree written,
        ConfigTree sections,
        RunConfig common,
        SparkConfig spark,
        SweepDirectory directory) {
    /**
     * Reads and checks all that can be known without the corpus.
     *
     * @param overrides such as {@code lr=0.01}
     * @param out the sweep's directory; empty for {@code runs/NAME}
     * @throws ConfigException with all problems
     */
    public static SweepSettings read(Path file, List<String> overrides, Optional<Path> out) {
        return draft(file, overrides, out).settings();
    }

    /** The same, for further checks before its problems are said. */
    public static SweepDraft draft(Path file, List<String> overrides, Optional<Path> out) {
        return new SweepDraft(file, overrides, out);
    }

    /** Ranks of one run. */
    public int ranks() {
        return common.parallelism().ranks();
    }

    public boolean isSynthetic() {
        return config.sweep() == Corpus.SYNTHETIC;
    }

    /** The text of a sweep that makes its own. */
    public SyntheticText syntheticText() {
        return SyntheticText.of(this, cells(config.synthetic().symbols()));
    }

    /** Token ids, as far as they are known before the corpus is read. */
    public VocabularySize vocabulary() {
        int symbols = config.synthetic().symbols();
        return isSynthetic() ? new VocabularySize(symbols, symbols) : VocabularySize.of(common.data());
    }

    /** The grid for a vocabulary of this size. */
    public List<GridCell> cells(int vocab) {
        return new SweepGrid(config, sections, ranks(), vocab).cells();
    }

    /**
     * What to say of the grid before it is paid for; empty if nothing is.
     *
     * @param vocab of which {@code cells} are laid out
     */
    public List<String> warnings(List<GridCell> cells, int vocab) {
        var warnings = new ArrayList<>(new SweepGrid(config, sections, ranks(), vocab).warnings());
        warnings.addAll(IsoFlopProfiles.warnings(config.grid(), cells));
        return warnings;
    }

    /**
     * The runs that need no result of another: with a search, those that try learning rates; without one, all.
     *
     * @throws ConfigException with everything that is wrong with any of them
     */
    public List<SweepPoint> firstPoints(List<GridCell> cells) {
        return allPoints(config.lr().searches() ? shortest(cells) : cells);
    }

    /**
     * Every run that may come of cells: each with every multiple of the learning rate's law.
     *
     * @throws ConfigException with everything that is wrong with any of them, each problem once
     */
    public List<SweepPoint> allPoints(List<GridCell> cells) {
        return allPoints(cells, Set.of());
    }

    /**
     * Checks every run that may come of cells.
     *
     * @param known problems that were said already
     * @throws ConfigException with those that were not
     */
    void checkRuns(List<GridCell> cells, Set<String> known) {
        allPoints(cells, known);
    }

    private List<SweepPoint> allPoints(List<GridCell> cells, Set<String> known) {
        var points = new ArrayList<SweepPoint>();
        Map<String, Set<String>> runsByProblem = new LinkedHashMap<>();
        for (GridCell cell : cells) {
            for (double multiple : config.lr().multiples()) {
                try {
                    points.add(point(cell, multiple));
                } catch (ConfigException e) {
                    e.problems().stream()
                            .filter(problem -> !known.contains(problem))
                            .forEach(problem -> runsByProblem
                                    .computeIfAbsent(problem, unknown -> new LinkedHashSet<>())
                                    .add(cell.label()));
                }
            }
        }
        var problems = new Problems();
        runsByProblem.forEach(
                (problem, runs) -> problems.add("run " + runs.iterator().next()
                        + (runs.size() > 1 ? " and " + (runs.size() - 1) + " more" : "") + ": " + problem));
        problems.throwIfAny();
        return points;
    }

    /** The run of a cell at a multiple of the learning rate's law. */
    SweepPoint point(GridCell cell, double multiple) {
        return SweepPoint.of(config, sections, cell, multiple);
    }

    /** The cell of each size on which learning rates are tried. */
    static List<GridCell> shortest(List<GridCell> cells) {
        Map<String, GridCell> bySize = new LinkedHashMap<>();
        Comparator<GridCell> byTokens = Comparator.comparingLong(GridCell::tokens);
        cells.forEach(cell -> bySize.merge(
                cell.size().label(), cell, (known, other) -> byTokens.compare(other, known) < 0 ? other : known));
        return List.copyOf(bySize.values());
    }

    /** The same for tokens that lie in a directory. */
    public SweepSettings withTokens(String tokens) {
        ConfigTree located = sections.merge(ConfigTree.parse("", "nothing"));
        located.section("data").removeAll().put("tokens", tokens);
        return new SweepSettings(config, written, located, common, spark, directory);
    }
}
