package io.ladder.driver.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * One size of the model: what differs between the models of a sweep. An entry of {@code grid.models}.
 *
 * @param layers as {@code model.layers}, likewise the others
 * @param kvHeads as {@code model}'s if absent, likewise {@code ffn}
 */
public record ModelSize(Count layers, Count dim, Count heads, Optional<Count> kvHeads, Optional<Count> ffn) {
    /** Of a shape, with the rest as {@code model} has it. */
    static ModelSize of(int layers, int dim, int heads) {
        return new ModelSize(new Count(layers), new Count(dim), new Count(heads), Optional.empty(), Optional.empty());
    }

    /** Lays the size over a {@code model} section. */
    void over(ObjectNode model) {
        model.put("layers", layers.value());
        model.put("dim", dim.value());
        model.put("heads", heads.value());
        kvHeads.ifPresent(value -> model.put("kvHeads", value.value()));
        ffn.ifPresent(value -> model.put("ffn", value.value()));
    }

    /**
     * A problem of section {@code model} with this size laid over it, told by the setting that asks for the size: what
     * comes from elsewhere keeps its name.
     */
    String blamed(String problem, String setting) {
        var laid = new ArrayList<>(List.of("layers", "dim", "heads"));
        kvHeads.ifPresent(value -> laid.add("kvHeads"));
        ffn.ifPresent(value -> laid.add("ffn"));
        boolean isShape = setting.startsWith("grid.models");
        String named = problem.replaceAll(
                "\\bmodel\\.(" + String.join("|", laid) + ")\\b", Matcher.quoteReplacement(setting) + ".$1");
        return isShape ? named : setting + " by grid.shape: " + problem;
    }

    /** Names it among the models of its sweep, for example {@code L2d32h4}. */
    String label() {
        return "L" + layers + "d" + dim + "h" + heads
                + kvHeads.map(value -> "k" + value).orElse("")
                + ffn.map(value -> "f" + value).orElse("");
    }
}
