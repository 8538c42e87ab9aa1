package io.ladder.conf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A configuration as a tree of YAML mappings: read, laid over defaults, overridden by {@code --set}, and bound to records.
 *
 * <p>A resolved configuration is the merge of defaults, a preset, the user's file and overrides, in this order, so every
 * key is present and can be printed. Not thread-safe.
 */
public final class ConfigTree {
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ObjectNode root;

    private ConfigTree(ObjectNode root) {
        this.root = root;
    }

    /** Reads a user's file. */
    public static ConfigTree read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("no configuration file " + file + " (looked at " + file.toAbsolutePath()
                    + "); give the path of a YAML file");
        }
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads a resource beside {@code owner}, such as a preset. */
    public static ConfigTree resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + owner.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name, e);
        }
    }

    /**
     * Parses YAML text.
     *
     * @param source named in errors
     */
    public static ConfigTree parse(String yaml, String source) {
        try {
            JsonNode node = YAML.readTree(yaml);
            if (node instanceof MissingNode || node.isNull()) {
                return new ConfigTree(YAML.createObjectNode());
            }
            if (!(node instanceof ObjectNode object)) {
                throw new ConfigException(source + " must hold settings as `key: value`, but is one "
                        + SettingType.describe(node) + " value");
            }
            return new ConfigTree(object);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ConfigException(source + where + ": " + what(e), e);
        }
    }

    /** A new tree: this one with {@code over} laid over it, mapping by mapping; lists and values are replaced. */
    public ConfigTree merge(ConfigTree over) {
        ObjectNode merged = root.deepCopy();
        mergeInto(merged, over.root);
        return new ConfigTree(merged);
    }

    /** Applies an override {@code a.b=value}; the value is YAML, so {@code 3}, {@code [1, 2]} and {@code text} all work. */
    public void set(String override) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--set " + override + " is not of the form key=value, such as train.steps=100");
        }
        String[] path = override.substring(0, equals).trim().split("\\.", -1);
        if (Arrays.asList(path).contains("")) {
            throw new ConfigException("--set " + override + ": " + override.substring(0, equals)
                    + " is no name of a setting; write names with single dots between, such as train.steps=100");
        }
        ObjectNode at = root;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = at.get(path[i]);
            at = next instanceof ObjectNode object ? object : at.putObject(path[i]);
        }
        at.set(path[path.length - 1], parseValue(override.substring(equals + 1)));
    }

    /** The text of a setting such as {@code model.style}, or {@code otherwise} if it is not there. */
    public String text(String setting, String otherwise) {
        JsonNode node = root.at("/" + setting.replace('.', '/'));
        return node.isValueNode() && !node.isNull() ? node.asText() : otherwise;
    }

    /** The mapping under a top-level key, shared with this tree; made if it is absent. */
    public ObjectNode section(String key) {
        return root.get(key) instanceof ObjectNode object ? object : root.putObject(key);
    }

    /** The whole tree, shared. */
    public ObjectNode root() {
        return root;
    }

    /**
     * Makes the record that this tree describes.
     *
     * @throws ConfigException with all problems together: unknown keys (and the nearest known one), missing keys, wrong
     *     types, and what the records' constructors refuse
     */
    public <T extends Record> T bind(Class<T> type) {
        return bind(type, List.of());
    }

    /**
     * Makes the record that this tree describes.
     *
     * @param otherKeys that a user may write beside the record's, for hints
     * @throws ConfigException as above
     */
    public <T extends Record> T bind(Class<T> type, List<String> otherKeys) {
        var problems = new Problems();
        T record = new RecordBinder(problems, otherKeys).bindRecord("", root, type);
        problems.throwIfAny();
        return record;
    }

    /**
     * Makes the record as far as it goes: where a value cannot be read, a good one stands in for it, so that the rules of
     * records look at all the others.
     *
     * @param standIns good values by setting, lists among them, as a tree of the same shape; {@code a.b} as a key of its
     *     own where the mapping {@code a} would be wrong with both
     * @param problems takes everything that {@link #bind} would throw, and what the rules find beside it
     */
    public <T extends Record> Draft<T> draft(Class<T> type, ConfigTree standIns, Problems problems) {
        var binder = new RecordBinder(problems, standIns.root);
        Optional<T> record = Optional.ofNullable(binder.bindRecord("", root, type));
        return new Draft<>(record, binder.replaced());
    }

    /** YAML text of the whole tree. */
    public String toYaml() {
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values must print", e);
        }
    }

    /** The parser's first line says what it was doing, the next ones what it found. */
    private static String what(JsonProcessingException error) {
        List<String> lines =
                error.getOriginalMessage().lines().map(String::trim).toList();
        return lines.stream()
                .filter(line -> line.startsWith("expected") || line.startsWith("found") || line.startsWith("could not"))
                .findFirst()
                .map(line -> "this is not YAML: " + line.replace("<stream end>", "the end of the file"))
                .orElse(lines.isEmpty() ? "this is not YAML" : lines.get(0));
    }

    private static JsonNode parseValue(String text) {
        try {
            JsonNode value = YAML.readTree(text);
            return value instanceof MissingNode || value.isNull() ? TextNode.valueOf(text) : value;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text); // not YAML by itself, such as `*.txt`: plain text
        }
    }

    private static void mergeInto(ObjectNode target, ObjectNode over) {
        over.fields().forEachRemaining(field -> {
            if (field.getValue() instanceof ObjectNode overObject
                    && target.get(field.getKey()) instanceof ObjectNode targetObject) {
                mergeInto(targetObject, overObject);
            } else {
                target.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }
}
