package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigException;
import io.ladder.conf.ConfigTree;
import io.ladder.driver.run.RunSettings;
import io.ladder.worker.RunConfig;
import java.util.List;
import java.util.Optional;

/**
 * The sections of a sweep's file that a training run has too, as the user wrote them: what all runs share. What differs
 * between runs takes a training run's defaults here.
 *
 * @param tree changed in place
 */
record CommonSections(ConfigTree tree) {
    private static final List<String> SECTIONS =
            List.of("data", "model", "train", "tensor", "parallelism", "checkpoint", "spark");
    /** Stands for the tokens of a synthetic language until they are made. */
    private static final String NOT_YET_MADE = "(synthetic)";

    /** Moves them out of a sweep's file, whose own settings are left. */
    static CommonSections takenFrom(ConfigTree user) {
        ConfigTree sections = ConfigTree.parse("", "nothing");
        for (String name : SECTIONS) {
            if (user.root().has(name)) {
                sections.root().set(name, user.root().remove(name));
            }
        }
        return new CommonSections(sections);
    }

    /** Whether the user wrote a section. */
    boolean has(String section) {
        return tree.root().has(section);
    }

    /** Puts a stand-in where the tokens of a made-up language will be named. */
    void setDataNotYetMade() {
        tree.root()
                .set("data", ConfigTree.parse("tokens: " + NOT_YET_MADE, "data").root());
    }

    /**
     * As a training run of them would be configured.
     *
     * @throws ConfigException with everything that is wrong
     */
    RunConfig bound() {
        ConfigTree some = tree.merge(ConfigTree.parse("", "nothing"));
        int ranks = some.root().at("/parallelism/ranks").asInt(1);
        if (some.root().path("train").isObject() || !some.root().has("train")) {
            ObjectNode train = some.section("train");
            train.put("batch", Math.max(1, ranks));
            train.remove("microBatch"); // divides the batches of the runs, and is checked with them
        }
        return RunConfig.of(RunSettings.withoutSpark(RunSettings.resolve(some)));
    }

    /** The same; empty if something is wrong with them. */
    Optional<RunConfig> ifReadable() {
        try {
            return Optional.of(bound());
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** These without those that cannot be read: defaults serve in their place, to check what follows. */
    CommonSections readable() {
        var readable = new CommonSections(ConfigTree.parse("", "nothing"));
        for (String name : SECTIONS) {
            var alone = new CommonSections(ConfigTree.parse("", "nothing"));
            alone.setDataNotYetMade();
            if (has(name)) {
                alone.tree.root().set(name, tree.root().get(name));
                if (alone.ifReadable().isPresent()) {
                    readable.tree.root().set(name, tree.root().get(name));
                }
            }
        }
        if (!readable.has("data")) {
            readable.setDataNotYetMade();
        }
        return readable;
    }
}
