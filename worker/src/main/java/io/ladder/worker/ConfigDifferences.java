package io.ladder.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which settings of two resolved configurations differ. Pure. */
final class ConfigDifferences {
    private ConfigDifferences() {}

    /** One line per setting, by name. */
    static List<String> between(JsonNode before, JsonNode now) {
        List<String> lines = new ArrayList<>();
        compare("", before, now, lines);
        return lines;
    }

    private static void compare(String setting, JsonNode before, JsonNode now, List<String> lines) {
        if (before.isObject() && now.isObject()) {
            TreeSet<String> keys = new TreeSet<>();
            before.fieldNames().forEachRemaining(keys::add);
            now.fieldNames().forEachRemaining(keys::add);
            String prefix = setting.isEmpty() ? "" : setting + ".";
            keys.forEach(key -> compare(prefix + key, before.path(key), now.path(key), lines));
        } else if (!same(before, now)) {
            lines.add(setting + ": " + text(before) + " in the checkpoint, " + text(now) + " now");
        }
    }

    /** Numbers by value: 1 and 1.0 are the same setting. */
    private static boolean same(JsonNode before, JsonNode now) {
        return (before.isNumber() && now.isNumber())
                ? before.decimalValue().compareTo(now.decimalValue()) == 0
                : before.equals(now);
    }

    private static String text(JsonNode node) {
        return node instanceof MissingNode ? "absent" : node.isTextual() ? node.asText() : node.toString();
    }
}
