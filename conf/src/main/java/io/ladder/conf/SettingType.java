package io.ladder.conf;

import com.fasterxml.jackson.databind.JsonNode;

/** Names of YAML values as errors say them. */
final class SettingType {
    private SettingType() {}

    static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "mapping";
            case ARRAY -> "list";
            case BOOLEAN -> "true/false";
            case NUMBER -> "number";
            case STRING, BINARY -> "text";
            case NULL, MISSING -> "empty";
        };
    }
}
