package io.ladder.driver.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigTree;
import io.ladder.conf.Problems;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a resumed run may do differently from how it began: where and how it computes and what it reports, but nothing
 * that changes what is learned. Losses of runs that were judged differently must not be set beside each other all the
 * same; who does that checks {@code train.evaluateTokens} as well. Pure.
 */
public final class ResumeDifferences {
    private static final Set<String> HARMLESS = Set.of(
            "parallelism",
            "spark",
            "tensor",
            "checkpoint.every",
            "checkpoint.keepLast",
            "train.steps",
            "train.microBatch",
            "train.recompute",
            "train.evaluateEvery",
            "train.evaluateTokens");

    private ResumeDifferences() {}

    /** Adds one problem for each setting that differs and must not. */
    static void check(ConfigTree began, ConfigTree wanted, Problems problems) {
        for (Difference difference : between(began, wanted)) {
            problems.add(difference.name() + "=" + difference.is()
                    + " differs from the run that is resumed, which has " + difference.name() + "=" + difference.was()
                    + "; leave it as it was, or start a new run under another name");
        }
    }

    /** Settings that differ and must not, by name. */
    public static List<Difference> between(ConfigTree began, ConfigTree wanted) {
        Map<String, String> before = settings(began.root());
        Map<String, String> after = settings(wanted.root());
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !isHarmless(name))
                .map(name ->
                        new Difference(name, before.getOrDefault(name, "absent"), after.getOrDefault(name, "absent")))
                .filter(difference -> !difference.was().equals(difference.is()))
                .toList();
    }

    /** A setting, as the run began with it and as it is wanted now. */
    public record Difference(String name, String was, String is) {}

    private static boolean isHarmless(String setting) {
        return HARMLESS.stream().anyMatch(name -> setting.equals(name) || setting.startsWith(name + "."));
    }

    private static Map<String, String> settings(ObjectNode root) {
        var flat = new TreeMap<String, String>();
        flatten("", root, flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> flat) {
        if (node instanceof ObjectNode object) {
            object.fields()
                    .forEachRemaining(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), flat));
        } else {
            flat.put(prefix, canonical(node));
        }
    }

    /** 1, 1.0 and 1e0 are the same number, and a list of one is what it holds. */
    private static String canonical(JsonNode node) {
        if (node.isNumber()) {
            return node.isIntegralNumber() ? node.asText() : number(node.asDouble());
        }
        if (node.isTextual()) {
            return asNumber(node.asText());
        }
        if (node.isArray()) {
            var items = new StringBuilder();
            node.forEach(item -> items.append(items.isEmpty() ? "" : ", ").append(canonical(item)));
            return node.size() == 1 ? items.toString() : "[" + items + "]";
        }
        return node.asText();
    }

    private static String asNumber(String text) {
        try {
            return number(Double.parseDouble(text)); // YAML 1.1 reads 1e-3, without a dot, as text
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static String number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
