package io.ladder.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigTree;

/** Model configurations as a user would get them: preset, overrides, {@code auto} resolved, bound. */
final class Configs {
    private Configs() {}

    static ModelConfig of(String style, String... overrides) {
        ConfigTree tree = ConfigTree.resource(ModelConfig.class, style + ".yaml");
        for (String override : overrides) {
            tree.set(override);
        }
        ObjectNode model = tree.root();
        ModelConfig.resolveAuto(model);
        return tree.bind(ModelConfig.class);
    }

    /** Two layers of a few dozen columns: gradients by finite differences in milliseconds. */
    static ModelConfig tiny(String style, String... overrides) {
        String[] all = new String[overrides.length + 5];
        all[0] = "layers=2";
        all[1] = "dim=12";
        all[2] = "heads=2";
        all[3] = "ffn=20";
        all[4] = "seq=7";
        System.arraycopy(overrides, 0, all, 5, overrides.length);
        return of(style, all);
    }
}
