package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import java.util.Optional;

/**
 * One size of the model: what differs between the models of a sweep. An entry of {@code grid.models}.
 *
 * @param layers as {@code model.layers}, likewise the others
 * @param kvHeads as {@code model}'s if absent, likewise {@code ffn}
 */
public record ModelSize(int layers, int dim, int heads, Optional<Integer> kvHeads, Optional<Integer> ffn) {
    public ModelSize {
        var problems = new Problems();
        problems.collect(() -> Require.positive("grid.models.layers", layers));
        problems.collect(() -> Require.positive("grid.models.dim", dim));
        problems.collect(() -> Require.positive("grid.models.heads", heads));
        problems.throwIfAny();
    }

    /** Lays the size over a {@code model} section. */
    void over(ObjectNode model) {
        model.put("layers", layers);
        model.put("dim", dim);
        model.put("heads", heads);
        kvHeads.ifPresent(value -> model.put("kvHeads", value));
        ffn.ifPresent(value -> model.put("ffn", value));
    }

    /** Names it among the models of its sweep, for example {@code L2d32h4}. */
    String label() {
        return "L" + layers + "d" + dim + "h" + heads
                + kvHeads.map(value -> "k" + value).orElse("")
                + ffn.map(value -> "f" + value).orElse("");
    }
}
