package io.ladder.sharding;

import io.ladder.conf.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the tensors of a checkpoint with those a model wants, and says every difference at once. */
public final class LayoutCheck {
    private LayoutCheck() {}

    /**
     * Throws unless both list the same tensors in the same places.
     *
     * @param where the checkpoint, for the message
     * @throws ConfigException if they differ: tensors missing, in excess, of another shape, or in another order
     */
    public static void requireSame(Object where, List<SavedTensor> saved, List<SavedTensor> wanted) {
        if (saved.equals(wanted)) {
            return;
        }
        Map<String, SavedTensor> savedByName = byName(saved);
        Map<String, SavedTensor> wantedByName = byName(wanted);
        List<String> problems = new ArrayList<>();
        for (SavedTensor want : wanted) {
            SavedTensor have = savedByName.get(want.name());
            if (have == null) {
                problems.add("missing: " + want.name() + " " + want.shape());
            } else if (!have.shape().equals(want.shape())) {
                problems.add("other shape: " + want.name() + " is " + have.shape() + " in the checkpoint, "
                        + want.shape() + " in the model");
            }
        }
        for (SavedTensor have : saved) {
            if (!wantedByName.containsKey(have.name())) {
                problems.add("extra: " + have.name() + " " + have.shape());
            }
        }
        if (problems.isEmpty()) {
            problems.add("the same tensors lie in another order");
        }
        problems.add(
                0,
                "the checkpoint " + where + " does not fit this model; use the model settings it was written with, or"
                        + " start a new run under another name. Differences:");
        throw new ConfigException(problems);
    }

    private static Map<String, SavedTensor> byName(List<SavedTensor> tensors) {
        return tensors.stream()
                .collect(Collectors.toMap(SavedTensor::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}
