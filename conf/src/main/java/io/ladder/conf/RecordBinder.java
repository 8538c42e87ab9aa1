package io.ladder.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Binds a tree to records component by component, so that every problem is found in one pass and named by its full
 * setting ({@code train.optimizer.lr}).
 *
 * <p>Component types: int, long, double, boolean, String, enums (any case), lists, {@link Optional} (absent or empty:
 * none), nested records, and any type with {@code public static T parse(String setting, String value)}, which needs
 * {@link WrittenAs} for its errors.
 */
final class RecordBinder {
    private final Problems problems;
    private final JsonNode standIns;
    private final List<String> otherKeys;
    private final Set<String> replaced = new LinkedHashSet<>();

    RecordBinder(Problems problems) {
        this(problems, List.of());
    }

    /** @param otherKeys that a user may write beside those of the outermost record */
    RecordBinder(Problems problems, List<String> otherKeys) {
        this.problems = problems;
        this.standIns = MissingNode.getInstance();
        this.otherKeys = List.copyOf(otherKeys);
    }

    /**
     * @param standIns good values by setting; where a value cannot be read they let the rules of records look at the
     *     others all the same
     */
    RecordBinder(Problems problems, JsonNode standIns) {
        this.problems = problems;
        this.standIns = standIns;
        this.otherKeys = List.of();
    }

    /** Settings that could not be read. */
    Set<String> replaced() {
        return replaced;
    }

    /** The record; null if a problem was added and nothing stands in for what could not be read. */
    <T> T bindRecord(String prefix, ObjectNode node, Class<T> type) {
        int before = problems.all().size();
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknownKeys(prefix, node, components);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = components[i].getName();
            values[i] = bindComponent(prefix + key, node.get(key), components[i].getGenericType());
        }
        boolean isWhole = Arrays.stream(values).noneMatch(Objects::isNull);
        return isWhole && (problems.all().size() == before || hasStandIns())
                ? construct(type, components, values)
                : null;
    }

    private boolean hasStandIns() {
        return !standIns.isMissingNode();
    }

    private Object bindComponent(String setting, JsonNode node, Type type) {
        Object value = bindValue(setting, node, type);
        JsonNode other = standIns.has(setting) ? standIns.get(setting) : standIns.at("/" + setting.replace('.', '/'));
        if (value != null || other.isMissingNode()) {
            return value;
        }
        replaced.add(setting);
        return new RecordBinder(new Problems()).bindValue(setting, other, type);
    }

    private void refuseUnknownKeys(String prefix, ObjectNode node, RecordComponent[] components) {
        List<String> known = Stream.concat(
                        Arrays.stream(components).map(RecordComponent::getName),
                        prefix.isEmpty() ? otherKeys.stream() : Stream.empty())
                .toList();
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                String hint = below(key, components)
                        .or(() -> NearestName.of(key, known))
                        .map(meant -> "did you mean " + prefix + meant + "?")
                        .orElse("known here: " + String.join(", ", known));
                problems.add("unknown setting " + prefix + key + "; " + hint);
            }
        });
    }

    /** The setting of just this name in a section below, the nearest first: {@code steps} is {@code train.steps}. */
    private static Optional<String> below(String key, RecordComponent[] components) {
        Map<String, Class<?>> sections = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            if (component.getType().isRecord()) {
                sections.put(component.getName() + ".", component.getType());
            }
        }
        while (!sections.isEmpty()) {
            Map<String, Class<?>> deeper = new LinkedHashMap<>();
            for (var section : sections.entrySet()) {
                for (RecordComponent component : section.getValue().getRecordComponents()) {
                    String setting = section.getKey() + component.getName();
                    if (component.getName().equalsIgnoreCase(key)) {
                        return Optional.of(setting);
                    }
                    if (component.getType().isRecord()) {
                        deeper.put(setting + ".", component.getType());
                    }
                }
            }
            sections = deeper;
        }
        return Optional.empty();
    }

    private Object bindValue(String setting, JsonNode node, Type type) {
        if (type instanceof ParameterizedType parameterized) {
            Type element = parameterized.getActualTypeArguments()[0];
            if (parameterized.getRawType() == Optional.class) {
                return bindOptional(setting, node, element);
            }
            return bindList(setting, node, element);
        }
        Class<?> target = MethodType.methodType((Class<?>) type).unwrap().returnType();
        if (node == null || node.isNull()) {
            problems.add(setting + " is missing; give it " + expected(target));
            return null;
        }
        if (target.isRecord() && node instanceof ObjectNode object) {
            return bindRecord(setting + ".", object, target);
        }
        if (!node.isValueNode()) {
            return wrongType(setting, node, target);
        }
        return bindScalar(setting, node, target);
    }

    private Object bindOptional(String setting, JsonNode node, Type element) {
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        Object value = bindValue(setting, node, element);
        return value == null && hasStandIns() ? null : Optional.ofNullable(value);
    }

    /** One value where a list is wanted is a list of one; null if something stands in for a list without a good value. */
    private List<Object> bindList(String setting, JsonNode node, Type element) {
        var values = new ArrayList<>();
        if (node == null || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            values.add(bindValue(setting, node, element));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            values.add(bindValue(setting + "[" + i + "]", node.get(i), element));
        }
        boolean hasBad = values.removeIf(Objects::isNull);
        if (hasBad) {
            replaced.add(setting);
        }
        return hasBad && values.isEmpty() && hasStandIns() ? null : List.copyOf(values);
    }

    private Object bindScalar(String setting, JsonNode node, Class<?> target) {
        Optional<Method> parser = parser(target);
        if (parser.isPresent()) {
            return call(() -> parser.get().invoke(null, setting, node.asText()));
        }
        try {
            if (target == double.class) {
                return Double.parseDouble(node.asText().trim());
            }
        } catch (NumberFormatException e) {
            return wrongType(setting, node, target);
        }
        if (target == int.class) {
            return call(() -> WholeNumber.of(setting, node.asText(), Integer.MIN_VALUE, Integer.MAX_VALUE)
                    .intValueExact());
        }
        if (target == long.class) {
            return call(() -> WholeNumber.of(setting, node.asText(), Long.MIN_VALUE, Long.MAX_VALUE)
                    .longValueExact());
        }
        if (target == boolean.class && node.isBoolean()) {
            return node.booleanValue();
        }
        if (target == String.class) {
            return node.asText();
        }
        if (target.isEnum()) {
            return call(() -> constant(setting, node.asText(), target));
        }
        return wrongType(setting, node, target);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // target.isEnum() was checked
    private static Object constant(String setting, String value, Class<?> target) {
        return Require.oneOf(setting, value, (Class) target);
    }

    private Object wrongType(String setting, JsonNode node, Class<?> target) {
        String value =
                node.isValueNode() ? "=" + node.asText() + " is not" : " is a " + SettingType.describe(node) + ", not";
        problems.add(setting + value + " " + expected(target));
        return null;
    }

    /** With its article. */
    private static String expected(Class<?> target) {
        WrittenAs written = target.getAnnotation(WrittenAs.class);
        if (written != null) {
            return written.value();
        }
        if (target == int.class || target == long.class) {
            return "a whole number";
        }
        if (target == double.class) {
            return "a number";
        }
        if (target == boolean.class) {
            return "true or false";
        }
        if (target.isRecord() && parser(target).isEmpty()) {
            return "a mapping with "
                    + String.join(
                            ", ",
                            Arrays.stream(target.getRecordComponents())
                                    .map(RecordComponent::getName)
                                    .toList());
        }
        if (target == String.class) {
            return "text";
        }
        if (target.isEnum()) {
            return "one of " + Require.names(target.getEnumConstants());
        }
        throw new IllegalStateException(target + " needs @" + WrittenAs.class.getSimpleName());
    }

    private static Optional<Method> parser(Class<?> target) {
        return Arrays.stream(target.getDeclaredMethods())
                .filter(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class, String.class}))
                .findFirst();
    }

    private <T> T construct(Class<T> type, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.cast(call(() -> {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        }));
    }

    /** Runs reflective user code; its {@link ConfigException} becomes problems here and the result null. */
    private Object call(ReflectiveCall call) {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigException problem) {
                problem.problems().forEach(problems::add);
                return null;
            }
            throw new IllegalStateException("a config record failed", e.getCause());
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("config records and their parse methods must be public", e);
        }
    }

    private interface ReflectiveCall {
        Object run() throws ReflectiveOperationException;
    }
}
