package io.ladder.scaling.recipe;

import io.ladder.conf.ConfigTree;
import io.ladder.conf.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the runs of a table have in common, however large and long they were. What follows from size and length (shape,
 * steps, batch, learning rate) is not part of it, nor is where a run was computed.
 *
 * @param settings of sections {@code data}, {@code model}, {@code train} and {@code parallelism} that all runs share
 * @param warmupShare steps of warm-up as a share of all steps; empty if the runs do not share one
 * @param warmupSteps number of those steps, where that is what they share
 * @param finalShare last learning rate as a share of the highest; empty if the runs do not share one
 * @param varying names of settings that differ from run to run
 * @param source where it was read, for people
 */
public record TrainingRecipe(
        List<Setting> settings,
        Optional<Double> warmupShare,
        Optional<Double> warmupSteps,
        Optional<Double> finalShare,
        List<String> varying,
        String source) {
    /** Settings of text; a configuration that trains on other text leaves them out. */
    public static final String DATA = "data";

    /** Settings of the model beside its shape. */
    public static final String MODEL = "model";

    public TrainingRecipe {
        settings = List.copyOf(settings);
        varying = List.copyOf(varying);
    }

    /** The value of a setting, if all runs share it. */
    public Optional<String> value(String name) {
        return settings.stream()
                .filter(setting -> setting.name().equals(name))
                .map(Setting::value)
                .findFirst();
    }

    /** What the products of all runs were computed in, {@code f32} or {@code bf16}; empty where machines decided. */
    public Optional<String> precision() {
        return value("train.precision")
                .map(value -> value.toLowerCase(Locale.ROOT))
                .filter(value -> value.equals("f32") || value.equals("bf16"));
    }

    /** Settings of one section. */
    public List<Setting> section(String section) {
        return settings.stream().filter(setting -> setting.isOf(section)).toList();
    }

    /** Those that say how a step is made: all but data and model. */
    public List<Setting> training() {
        return settings.stream()
                .filter(setting -> !setting.isOf(DATA) && !setting.isOf(MODEL))
                .toList();
    }

    /**
     * What a run did otherwise, for people.
     *
     * @param resolved configuration of the run, every key
     */
    public List<String> differences(ConfigTree resolved) {
        List<Setting> run = RecipeOfRuns.settings(resolved);
        List<String> differences = new ArrayList<>();
        for (Setting wanted : settings) {
            run.stream()
                    .filter(had -> had.name().equals(wanted.name()) && !same(had.value(), wanted.value()))
                    .forEach(had -> differences.add(had + " instead of " + wanted.value()));
        }
        return differences;
    }

    /** Equal as texts, as places of this machine ({@code file:/x} is {@code /x}) or as numbers: 0 is 0.0. */
    static boolean same(String one, String other) {
        if (Location.same(one, other)) {
            return true;
        }
        try {
            return Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
