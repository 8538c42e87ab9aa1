package io.ladder.scaling.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ladder.conf.ConfigTree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * Records as JSON: an object with the components' names; enums in lower case; what is absent is left out. Reading is that
 * of configurations, with the same errors.
 */
public final class RecordJson {
    private RecordJson() {}

    /** Writes a record of numbers, texts, enums, lists, optionals and further records. */
    public static ObjectNode of(Record value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            JsonNode node = node(component(value, component));
            if (!node.isNull()) {
                json.set(component.getName(), node);
            }
        }
        return json;
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @param source named in errors
     * @throws io.ladder.conf.ConfigException if it is no such record
     */
    public static <T extends Record> T read(String json, String source, Class<T> type) {
        return ConfigTree.parse(json, source).bind(type);
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value instanceof Optional<?> optional) {
            return optional.map(RecordJson::node).orElse(json.nullNode());
        }
        if (value instanceof List<?> list) {
            ArrayNode array = json.arrayNode();
            list.forEach(each -> array.add(node(each)));
            return array;
        }
        if (value instanceof Record record) {
            return of(record);
        }
        if (value instanceof Enum<?> choice) {
            return json.textNode(choice.name().toLowerCase(java.util.Locale.ROOT));
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? json.numberNode(number) : json.nullNode();
        }
        if (value instanceof Long number) {
            return json.numberNode(number);
        }
        if (value instanceof Integer number) {
            return json.numberNode(number);
        }
        if (value instanceof Boolean flag) {
            return json.booleanNode(flag);
        }
        return json.textNode(String.valueOf(value));
    }

    private static Object component(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("components of public records can be read", e);
        }
    }
}
