package io.ladder.driver.tokenize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ladder.conf.ConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * Reads JSON lines before Spark starts: all of a small corpus on this machine, else the first lines of its first file.
 * Files that are compressed are left to the job.
 */
final class JsonLinesCheck {
    private static final long MOST_BYTES = 64L << 20;
    private static final int FIRST_LINES = 1000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Takes what Spark's reader takes. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private final Configuration settings;
    private final Set<String> columns = new LinkedHashSet<>();

    private JsonLinesCheck(Configuration settings) {
        this.settings = settings;
    }

    /** @throws ConfigException for a line that is no JSON object, or if the column is nowhere */
    static void check(Corpus corpus, Configuration settings) throws IOException {
        CorpusFile first = corpus.files().get(0);
        var check = new JsonLinesCheck(settings);
        boolean whole = corpus.bytes() <= MOST_BYTES && Storage.isLocal(new Path(first.path()), settings);
        if (whole) {
            for (CorpusFile file : corpus.files()) {
                check.read(file, Integer.MAX_VALUE);
            }
        } else {
            check.read(first, FIRST_LINES);
        }
        if (!check.columns.isEmpty()) {
            Columns.require(corpus.config().column(), check.columns, first.shown());
        }
    }

    private void read(CorpusFile file, int mostLines) throws IOException {
        if (new CompressionCodecFactory(settings).getCodec(file.hadoopPath()) != null) {
            return;
        }
        try (FSDataInputStream in = Storage.of(file.hadoopPath(), settings).open(file.hadoopPath());
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 1;
            for (String line = lines.readLine(); line != null && number <= mostLines; line = lines.readLine()) {
                String json = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
                if (!json.isBlank()) {
                    parse(json, file, number).fieldNames().forEachRemaining(columns::add);
                }
                number++;
            }
        }
    }

    private static JsonNode parse(String line, CorpusFile file, int number) {
        try {
            JsonNode node = MAPPER.readTree(line);
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
