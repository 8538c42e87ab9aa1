package io.ladder.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.data.DataConfig;
import io.ladder.model.ModelConfig;
import io.ladder.model.ModelStyle;
import io.ladder.parallelism.ParallelismConfig;
import io.ladder.tensor.TensorConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Everything a run is told, section by section.
 *
 * @param name of the run; its directory is {@code runs/NAME} unless told otherwise
 * @param seed of weights, order of samples and dropout
 */
public record RunConfig(
        String name,
        long seed,
        DataConfig data,
        ModelConfig model,
        TrainConfig train,
        TensorConfig tensor,
        ParallelismConfig parallelism,
        CheckpointConfig checkpoint) {

    public RunConfig {
        Problems problems = new Problems();
        problems.collect(() -> requireName(name));
        problems.throwIfAny();
    }

    /**
     * A run's name must do for a directory.
     *
     * @throws ConfigException if it does not
     */
    public static void requireName(String name) {
        Require.notBlank("name", name);
        if (!name.matches("[\\w.\\- ]*")) {
            throw new ConfigException("name=" + name + " names a directory; use letters, digits, '.', '-' and '_'");
        }
    }

    /**
     * Lays a user's settings (file and overrides) over the defaults and the model preset, and replaces {@code auto} in
     * the model by numbers: every key is present in the result, which can be printed and bound.
     */
    public static ConfigTree resolve(ConfigTree user) {
        ConfigTree defaults = ConfigTree.resource(RunConfig.class, "defaults.yaml");
        String style = user.text("model.style", defaults.text("model.style", ""));
        boolean known = Arrays.stream(ModelStyle.values())
                .anyMatch(choice -> choice.name().equalsIgnoreCase(style));
        String preset = known ? style.toLowerCase(java.util.Locale.ROOT) : "gpt2"; // binding names the unknown style
        defaults.section("model")
                .setAll(ConfigTree.resource(ModelConfig.class, preset + ".yaml").root());
        ConfigTree resolved = defaults.merge(user);
        if (resolved.root().path("model").isObject()) {
            ModelConfig.resolveAuto(resolved.section("model"));
        }
        return resolved;
    }

    /**
     * Binds a resolved tree and applies the rules across sections.
     *
     * @throws io.ladder.conf.ConfigException with all problems together
     */
    public static RunConfig of(ConfigTree resolved) {
        return of(resolved, List.of());
    }

    /**
     * Binds a resolved tree, likewise.
     *
     * @param otherSections that a user may write beside these; a hint lists them too
     */
    public static RunConfig of(ConfigTree resolved, List<String> otherSections) {
        RunConfig config = bind(resolved, otherSections);
        RunRules.check(config);
        return config;
    }

    private static RunConfig bind(ConfigTree resolved, List<String> otherSections) {
        ConfigTree sources = resolved.merge(ConfigTree.parse("", "nothing"));
        if (sources.root().path("model") instanceof ObjectNode model && ModelConfig.standInForAuto(model)) {
            sources.bind(RunConfig.class, otherSections); // fails by what auto would follow
        }
        return resolved.bind(RunConfig.class, otherSections);
    }
}
