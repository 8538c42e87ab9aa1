package io.ladder.scaling.recipe;

import io.ladder.conf.ConfigTree;
import io.ladder.conf.Counted;
import io.ladder.worker.RunConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what runs share off their configurations. */
public final class RecipeOfRuns {
    /** As every run directory has it. */
    public static final String CONFIG = "config.yaml";

    private static final List<String> SECTIONS = List.of("data", "model", "train", "parallelism");
    /** What follows from size and length, or changes nothing that is learned. */
    private static final Set<String> NOT_OF_A_RECIPE = Set.of(
            "model.layers",
            "model.dim",
            "model.heads",
            "model.kvHeads",
            "model.ffn",
            "train.batch",
            "train.microBatch",
            "train.steps",
            "train.evaluateEvery",
            "train.evaluateTokens",
            "train.recompute",
            "train.optimizer.lr",
            "train.schedule.warmup",
            "train.schedule.minLr");

    private static final String WIRE = "parallelism.wire"; // of its section, all else is where a run was computed
    /** Shares that differ by less are one share, rounded to whole steps. */
    private static final double SAME_STEPS = 1.0;

    private static final double SAME_SHARE = 1e-6;

    private RecipeOfRuns() {}

    /**
     * Of a table whose runs have their directories beside it, as a sweep leaves them; empty if none has.
     *
     * @param table the file
     * @param names of the runs that count
     * @throws io.ladder.conf.ConfigException if a configuration cannot be read
     */
    public static Optional<TrainingRecipe> beside(Path table, Collection<String> names) {
        List<ConfigTree> configs = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            config(table, name).ifPresent(file -> configs.add(RunConfig.resolve(ConfigTree.read(file))));
        }
        return configs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        of(configs, Counted.of(configs.size(), "configuration") + " beside " + table.getFileName()));
    }

    /** Of a configuration that a user names. */
    public static TrainingRecipe of(Path file) {
        return of(List.of(RunConfig.resolve(ConfigTree.read(file))), file.toString());
    }

    private static Optional<Path> config(Path table, String name) {
        try {
            Path file = table.toAbsolutePath().resolveSibling(name).resolve(CONFIG);
            return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // anyone's table may call its runs what no file can be called
        }
    }

    /**
     * Of resolved configurations, at least one.
     *
     * @param source for people
     */
    static TrainingRecipe of(List<ConfigTree> configs, String source) {
        List<Setting> shared = new ArrayList<>(settings(configs.get(0)));
        Set<String> varying = new LinkedHashSet<>();
        for (ConfigTree config : configs.subList(1, configs.size())) {
            List<Setting> others = settings(config);
            shared.removeIf(setting -> {
                boolean agree = others.stream()
                        .anyMatch(other -> other.name().equals(setting.name())
                                && TrainingRecipe.same(other.value(), setting.value()));
                if (!agree) {
                    varying.add(setting.name());
                }
                return !agree;
            });
        }
        double[] steps = numbers(configs, "train.steps");
        double[] warmups = numbers(configs, "train.schedule.warmup");
        double[] peaks = numbers(configs, "train.optimizer.lr");
        double[] lasts = numbers(configs, "train.schedule.minLr");
        Optional<Double> warmupShare = warmupShare(warmups, steps);
        return new TrainingRecipe(
                shared,
                warmupShare,
                warmupShare.isEmpty() && Arrays.stream(warmups).distinct().count() == 1
                        ? Optional.of(warmups[0])
                        : Optional.empty(),
                share(lasts, peaks),
                List.copyOf(varying),
                source);
    }

    /** Those of a resolved configuration that belong to a recipe. */
    static List<Setting> settings(ConfigTree resolved) {
        return SECTIONS.stream()
                .flatMap(name -> Setting.of(resolved.section(name), name).stream())
                .filter(setting -> !NOT_OF_A_RECIPE.contains(setting.name()))
                .filter(setting ->
                        !setting.isOf("parallelism") || setting.name().equals(WIRE))
                .toList();
    }

    /** The share that gives every run its steps of warm-up, which are whole; that of the longest run, most exact. */
    private static Optional<Double> warmupShare(double[] warmups, double[] steps) {
        int longest = 0;
        for (int i = 1; i < steps.length; i++) {
            longest = steps[i] > steps[longest] ? i : longest;
        }
        double share = warmups[longest] / steps[longest];
        for (int i = 0; i < steps.length; i++) {
            if (!(Math.abs(share * steps[i] - warmups[i]) <= SAME_STEPS)) {
                return Optional.empty();
            }
        }
        return Optional.of(share);
    }

    private static Optional<Double> share(double[] parts, double[] wholes) {
        double share = parts[0] / wholes[0];
        for (int i = 1; i < parts.length; i++) {
            if (!(Math.abs(parts[i] / wholes[i] - share) <= SAME_SHARE * Math.max(1, share))) {
                return Optional.empty();
            }
        }
        return Optional.of(share);
    }

    private static double[] numbers(List<ConfigTree> configs, String setting) {
        return configs.stream()
                .mapToDouble(config ->
                        config.root().at("/" + setting.replace('.', '/')).asDouble(Double.NaN))
                .toArray();
    }
}
