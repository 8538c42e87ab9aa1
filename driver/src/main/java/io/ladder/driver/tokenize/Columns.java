package io.ladder.driver.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ladder.conf.ConfigException;
import io.ladder.conf.NearestName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Whether {@code data.column} is there. */
final class Columns {
    private static final int MOST_LINES = 1000;

    private Columns() {}

    /** Refuses a column that a file lacks; names the nearest one and all others. */
    static void require(String column, Collection<String> columns, String file) {
        if (!columns.contains(column)) {
            String hint = NearestName.of(column, columns)
                    .map(nearest -> "did you mean " + nearest + "? ")
                    .orElse("");
            throw new ConfigException("data.column=" + column + " is not in " + file + "; " + hint + "its columns are "
                    + String.join(", ", columns));
        }
    }

    /** Looks for the column in the first lines of a file of JSON lines; reads nothing of compressed files. */
    static void requireInJsonLines(CorpusFile file, String column, Configuration settings) throws IOException {
        if (new CompressionCodecFactory(settings).getCodec(file.hadoopPath()) != null) {
            return;
        }
        var mapper = new ObjectMapper();
        Set<String> columns = new LinkedHashSet<>();
        try (FSDataInputStream in = Storage.of(file.hadoopPath(), settings).open(file.hadoopPath());
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 1;
            for (String line = lines.readLine(); line != null && number <= MOST_LINES; line = lines.readLine()) {
                if (!line.isBlank()) {
                    JsonNode node = parse(mapper, line, file, number);
                    node.fieldNames().forEachRemaining(columns::add);
                    if (columns.contains(column)) {
                        return;
                    }
                }
                number++;
            }
        }
        require(column, columns, file.shown());
    }

    private static JsonNode parse(ObjectMapper mapper, String line, CorpusFile file, int number) {
        try {
            JsonNode node = mapper.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw notAnObject(file, number, e);
        }
        throw notAnObject(file, number, null);
    }

    private static ConfigException notAnObject(CorpusFile file, int number, Exception cause) {
        return new ConfigException(
                "data.text: " + file.shown() + ", line " + number
                        + " is not a JSON object; repair it, or set data.format=text if these are no JSON lines",
                cause);
    }
}
