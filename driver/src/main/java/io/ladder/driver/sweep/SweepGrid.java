package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Amount;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.driver.run.RunSettings;
import io.ladder.driver.run.SettingsDraft;
import io.ladder.model.ModelConfig;
import io.ladder.model.ModelFlops;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lays out the cells of a sweep: models by tokens (N x D), models by budgets (IsoFLOP profiles, Hoffmann et al. 2022,
 * approach 2), or both. Pure.
 */
public final class SweepGrid {
    /** A shape further from the wanted N, by ratio, is another size. */
    private static final double FARTHEST = 2;

    private final SweepConfig config;
    private final ConfigTree sections;
    private final int ranks;
    private final int vocab;

    /** A size of the grid as a whole model. */
    private record Candidate(ModelSize size, ModelConfig model, ModelFlops flops) {}

    /** A model with the settings that ask for its size. */
    private record Asked(Candidate model, List<String> by) {}

    /**
     * @param sections what all runs share, as a training configuration
     * @param ranks of one run
     * @param vocab number of token ids
     */
    SweepGrid(SweepConfig config, ConfigTree sections, int ranks, int vocab) {
        this.config = config;
        this.sections = sections;
        this.ranks = ranks;
        this.vocab = vocab;
    }

    /**
     * All cells, cheapest model first.
     *
     * @throws ConfigException with all problems: shapes that are none, budgets that train no model, runs shorter than a
     *     step
     */
    public List<GridCell> cells() {
        var problems = new Problems();
        List<Candidate> candidates = candidates(problems);
        Map<String, GridCell> cells = new LinkedHashMap<>();
        var tooShort = new TooShort();
        for (Candidate candidate : candidates) {
            cellsOf(candidate, tooShort).forEach(cell -> cells.putIfAbsent(cell.label(), cell));
        }
        tooShort.addTo(problems);
        if (!candidates.isEmpty()) {
            requireSizesForBudgets(candidates, problems);
        }
        problems.throwIfAny();
        return List.copyOf(cells.values());
    }

    private List<Candidate> candidates(Problems problems) {
        List<Candidate> candidates = new ArrayList<>();
        List<ModelSize> models = config.grid().models();
        for (int i = 0; i < models.size(); i++) {
            String setting = "grid.models[" + i + "]";
            ModelSize size = models.get(i);
            problems.collect(() -> candidates.add(candidate(size, model(setting, size))));
        }
        byParams(problems).values().forEach(asked -> candidates.add(asked.model()));
        return candidates;
    }

    /** The models nearest to {@code grid.params} by their labels, each once. */
    private Map<String, Asked> byParams(Problems problems) {
        Map<String, Asked> sizes = new LinkedHashMap<>();
        for (int i = 0; i < config.grid().params().size(); i++) {
            String setting = "grid.params[" + i + "]";
            Amount wanted = config.grid().params().get(i);
            problems.collect(() -> {
                Candidate found = nearest(setting, wanted.value());
                sizes.computeIfAbsent(found.size().label(), unknown -> new Asked(found, new ArrayList<>()))
                        .by()
                        .add(setting + "=" + wanted);
            });
        }
        return sizes;
    }

    /** What to say before such a sweep is paid for: wanted sizes that have one model; empty if there are none. */
    List<String> warnings() {
        return byParams(new Problems()).values().stream()
                .filter(asked -> asked.by().size() > 1)
                .map(asked -> "warning: " + String.join(" and ", asked.by()) + " are one size of the sweep: of all"
                        + " shapes by grid.shape, " + asked.model().size().label() + " with "
                        + asked.model().flops().parameters() + " parameters is nearest to each; leave all but"
                        + " one out, or make the sizes denser (a smaller grid.shape.headDim)")
                .toList();
    }

    private Candidate candidate(ModelSize size, ModelConfig model) {
        return new Candidate(size, model, ModelFlops.of(model, vocab));
    }

    private Candidate nearest(String setting, double wanted) {
        ModelSize size = config.grid().shape().of(wanted, tried -> ModelFlops.of(model(setting, tried), vocab)
                .parameters());
        Candidate found = candidate(size, model(setting, size));
        double miss = found.flops().parameters() / wanted;
        if (miss > FARTHEST || miss < 1 / FARTHEST) {
            throw new ConfigException(setting + "=" + Amount.shown(wanted) + " is out of reach: the nearest model of"
                    + " grid.shape, " + size.label() + ", has " + found.flops().parameters()
                    + " parameters; leave it out, or change grid.shape");
        }
        return found;
    }

    private List<GridCell> cellsOf(Candidate candidate, TooShort tooShort) {
        var cells = new ArrayList<GridCell>();
        for (int i = 0; i < config.grid().budgets().size(); i++) {
            Amount budget = config.grid().budgets().get(i);
            double tokens = tokens(candidate, budget);
            if (isTrained(candidate, budget)) {
                cells.addAll(cellsOf(
                        candidate, tokens, OptionalDouble.of(budget.value()), named("budgets", i, budget), tooShort));
            }
        }
        for (int i = 0; i < config.grid().tokens().size(); i++) {
            Amount tokens = config.grid().tokens().get(i);
            cells.addAll(
                    cellsOf(candidate, tokens.value(), OptionalDouble.empty(), named("tokens", i, tokens), tooShort));
        }
        return cells;
    }

    private static String named(String list, int index, Amount value) {
        return "grid." + list + "[" + index + "]=" + value;
    }

    private static double tokens(Candidate candidate, Amount budget) {
        return budget.value() / candidate.flops().trainingPerToken();
    }

    private static double tokensPerParam(Candidate candidate, Amount budget) {
        return tokens(candidate, budget) / candidate.flops().parameters();
    }

    private boolean isTrained(Candidate candidate, Amount budget) {
        return config.grid().tokensPerParam().holds(tokensPerParam(candidate, budget));
    }

    /** One cell for each seed; none if that is less than a step. */
    private List<GridCell> cellsOf(
            Candidate candidate, double tokens, OptionalDouble budget, String setting, TooShort tooShort) {
        int seq = candidate.model().seq();
        int batch = config.batch().sequences((double) candidate.flops().parameters(), tokens, seq, ranks);
        double wantedSteps = tokens / ((double) batch * seq);
        if (wantedSteps < 1) {
            tooShort.note(setting, candidate.size(), batch, seq);
            return List.of();
        }
        long steps = Math.round(wantedSteps);
        return config.seeds().stream()
                .map(seed -> new GridCell(
                        candidate.size(), candidate.model(), candidate.flops(), vocab, batch, steps, budget, seed))
                .toList();
    }

    private void requireSizesForBudgets(List<Candidate> candidates, Problems problems) {
        for (int i = 0; i < config.grid().budgets().size(); i++) {
            Amount budget = config.grid().budgets().get(i);
            if (candidates.stream().noneMatch(candidate -> isTrained(candidate, budget))) {
                var ratios = candidates.stream()
                        .mapToDouble(candidate -> tokensPerParam(candidate, budget))
                        .summaryStatistics();
                problems.add(String.format(
                        Locale.ROOT,
                        "%s trains no model: it gives the sizes %.3g to %.3g tokens per parameter, and"
                                + " grid.tokensPerParam leaves out what is below %s or above %s; change the budget or the"
                                + " sizes, or widen grid.tokensPerParam",
                        named("budgets", i, budget),
                        ratios.getMin(),
                        ratios.getMax(),
                        Amount.shown(config.grid().tokensPerParam().least()),
                        Amount.shown(config.grid().tokensPerParam().most())));
            }
        }
    }

    /**
     * A size as a whole model.
     *
     * @param setting that asks for the size
     * @throws ConfigException with all that is wrong with its shape, by the names of this setting
     */
    ModelConfig model(String setting, ModelSize size) {
        ConfigTree user = ConfigTree.parse("", "nothing");
        ObjectNode model = sections.section("model").deepCopy();
        size.over(model);
        user.root().set("model", model);
        ConfigTree resolved = ConfigTree.parse("", "nothing");
        resolved.root().set("model", RunSettings.resolve(user).root().path("model"));
        try {
            return resolved.bind(SettingsDraft.ModelSection.class).model();
        } catch (ConfigException e) {
            throw new ConfigException(e.problems().stream()
                    .map(problem -> size.blamed(problem, setting))
                    .toList());
        }
    }

    /** Runs that would be shorter than a step, told once for each setting that asks for them. */
    private static final class TooShort {
        private final Map<String, List<String>> models = new LinkedHashMap<>();

        void note(String setting, ModelSize size, int batch, int seq) {
            models.computeIfAbsent(setting, unknown -> new ArrayList<>())
                    .add(size.label() + ", which takes " + (long) batch * seq + " tokens (batch " + batch + " x seq "
                            + seq + ")");
        }

        void addTo(Problems problems) {
            models.forEach((setting, found) -> problems.add(setting + " is less than one step of " + found.get(0)
                    + (found.size() > 1 ? ", and of " + (found.size() - 1) + " more" : "")
                    + "; train longer, take a smaller batch, or leave such runs out (grid.tokensPerParam)"));
        }
    }
}
