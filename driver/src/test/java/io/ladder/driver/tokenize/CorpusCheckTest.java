package io.ladder.driver.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.Problems;
import io.ladder.data.CorruptDataException;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenShardWriter;
import io.ladder.data.TokenType;
import io.ladder.data.TokenizerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusCheckTest {
    @TempDir
    Path directory;

    @Test
    void namesEveryEntryThatFindsNothing() throws IOException {
        Files.createDirectories(directory.resolve("hollow"));

        assertThat(check(data("byte", 0.1, "no/such.txt", directory + "/*.txt", directory + "/hollow"), 8))
                .containsExactly(
                        "data.text=no/such.txt does not exist (working directory "
                                + Path.of("").toAbsolutePath() + "); give a file, a directory or a glob",
                        "data.text=" + directory + "/*.txt matches no file; give a file, a directory or a glob",
                        "data.text=" + directory
                                + "/hollow is a directory without files; give a file, a directory or a glob");
    }

    @Test
    void refusesAnEmptyCorpus() throws IOException {
        Files.createFile(directory.resolve("a.txt"));
        Files.createFile(directory.resolve("b.txt"));

        assertThat(check(data("byte", 0, directory + "/*.txt"), 8))
                .containsExactly("data.text=" + directory + "/*.txt is empty (2 files of 0 bytes); give a text");
    }

    @ParameterizedTest
    @CsvSource({
        // 20 characters of 21 bytes: at seq 9 a window is 10 tokens
        "byte, 0.5, 9, ''",
        "char, 0.5, 9, ''",
        "char, 0.5, 10, 'training 10 11,validation 10 11'",
        "byte, 0.9, 9, training 2 10",
        "char, 0.1, 9, validation 2 10",
        "char, 0, 19, ''",
        "char, 0, 20, training 20 21",
        "byte, 0, 20, ''",
    })
    void refusesSplitsShorterThanOneWindow(String tokenizer, double validation, int seq, String expected)
            throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "é2345678901234567890");

        List<String> problems = check(data(tokenizer, validation, file.toString()), seq);

        String[] each = expected.isEmpty() ? new String[0] : expected.split(",", -1);
        assertThat(problems).hasSize(each.length);
        for (int i = 0; i < each.length; i++) {
            String[] words = each[i].split(" ", -1);
            assertThat(problems.get(i))
                    .contains("the " + words[0] + " text has " + words[1] + " tokens")
                    .contains("needs at least seq + 1 = " + words[2]);
        }
    }

    @Test
    void countsEndTokensOfSeveralDocuments() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "12345");
        Files.writeString(directory.resolve("b.txt"), "123");

        assertThat(check(data("char", 0, directory + "/*.txt"), 9)).isEmpty();
        assertThat(check(data("char", 0, directory + "/*.txt"), 10))
                .singleElement()
                .asString()
                .contains("the training text has 10 tokens");
    }

    @Test
    void findsBytesThatAreNotUtf8() throws IOException {
        Path file = directory.resolve("a.txt");
        Files.write(file, "0123456789caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(check(data("char", 0, file.toString()), 8))
                .singleElement()
                .asString()
                .contains(file + ": byte offset 13 holds E9 at the end of the text, which is not UTF-8");
        assertThat(check(data("byte", 0, file.toString()), 8)).isEmpty();
    }

    @Test
    void refusesMixedFormatsAndCompressedText() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "text");
        Files.writeString(directory.resolve("b.jsonl"), "{\"text\": \"x\"}");
        Files.writeString(directory.resolve("c.txt.gz"), "?");

        assertThat(check(data("byte", 0, directory.toString()), 1))
                .singleElement()
                .asString()
                .contains("files of several formats (text, jsonl by their extensions)");
        assertThat(check(data("byte", 0, directory + "/*.gz"), 1))
                .singleElement()
                .asString()
                .contains("c.txt.gz is compressed");
    }

    @Test
    void looksForTheColumnInJsonLines() throws IOException {
        Path file = Files.writeString(directory.resolve("a.jsonl"), "{\"id\": 1}\n\n{\"id\": 2, \"texts\": \"x\"}\n");

        assertThat(check(data("byte", 0, file.toString()), 1))
                .containsExactly(
                        "data.column=text is not in " + file + "; did you mean texts? its columns are id, texts");
        Files.writeString(file, "{\"id\": 1}\n[1]\n");
        assertThat(check(data("byte", 0, file.toString()), 1))
                .singleElement()
                .asString()
                .contains("a.jsonl, line 2 is not a JSON object");
    }

    @Test
    void looksIntoATokensDirectory() throws IOException {
        var data = new DataConfig(List.of(), Optional.of(directory.toString()), "byte", 0, "auto", "text");
        assertThat(check(data, 4))
                .singleElement()
                .asString()
                .contains("data.tokens=" + directory + " has no manifest.json");

        String crc;
        try (var writer =
                new TokenShardWriter(Files.newOutputStream(directory.resolve("train-00000.tokens")), TokenType.U16)) {
            writer.accept(new int[] {1, 2, 3, 4, 5}, 0, 5);
            crc = writer.finish();
        }
        new TokenManifest(
                        TokenManifest.VERSION,
                        new TokenizerSpec("byte", "", false),
                        TokenType.U16,
                        1,
                        0,
                        new TokenManifest.Source(List.of("a"), "text", "", 0, 1, 5, "f"),
                        List.of(new TokenManifest.Shard("train-00000.tokens", 5, crc)),
                        List.of())
                .write(directory);
        assertThat(check(data, 4)).isEmpty();
        assertThat(check(data, 5)).singleElement().asString().contains("the training text has 5 tokens");

        flipABit(directory.resolve("train-00000.tokens"));
        assertThatThrownBy(() -> check(data, 4))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("train-00000.tokens is damaged: expected CRC-32C " + crc);
    }

    /** Of a shard, see its format. */
    private static final int TRAILER_BYTES = 16;

    private static void flipABit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - TRAILER_BYTES - 1] ^= 4;
        Files.write(file, bytes);
    }

    @Test
    void readsASmallCorpusOfJsonLinesToItsEnd() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{\"text\": \"x\"}\n{'text': 'y'}\n");
        Path last = Files.writeString(directory.resolve("b.jsonl"), "{\"text\": \"x\"}\n{\"text\": \"y\n");

        assertThat(check(data("byte", 0, directory.toString()), 1))
                .singleElement()
                .asString()
                .contains(last + ", line 2 is not a JSON object");
    }

    @Test
    void readsTheColumnsOfParquetFromItsFooter() throws IOException {
        Path file = directory.resolve("a.parquet");
        MessageType schema = Types.buildMessage()
                .required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named("body")
                .required(PrimitiveTypeName.INT64)
                .named("text")
                .named("rows");
        try (var writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(schema)
                .build()) {
            writer.write(new SimpleGroup(schema).append("body", "x").append("text", 1L));
        }

        assertThat(check(column("bodi", file), 1))
                .containsExactly(
                        "data.column=bodi is not in " + file + "; did you mean body? its columns are body, text");
        assertThat(check(column("text", file), 1))
                .containsExactly("data.column=text is of type int64 in " + file + "; name a column of strings");
        assertThat(check(column("body", file), 1)).isEmpty();

        Path other = Files.writeString(directory.resolve("b.parquet"), "no footer here");
        assertThat(check(column("body", other), 1)).singleElement().asString().contains("is no Parquet file");
    }

    private static DataConfig column(String column, Path file) {
        return new DataConfig(List.of(file.toString()), Optional.empty(), "byte", 0, "auto", column);
    }

    @Test
    void leavesFileSystemsThatOnlySparkHasToTheJob() {
        assertThat(check(data("byte", 0, "s3a://bucket/corpus.txt"), 8)).isEmpty();
    }

    @Test
    void refusesAnOutputDirectoryWithOtherContent() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "text");
        var problems = new Problems();

        CorpusCheck.checkOutput(data("byte", 0, file.toString()), directory + "/new", new Configuration(), problems);
        assertThat(problems.all()).isEmpty();

        CorpusCheck.checkOutput(data("byte", 0, file.toString()), directory.toString(), new Configuration(), problems);
        assertThat(problems.all())
                .containsExactly("the tokens directory " + directory
                        + " holds other files (a.txt); name an empty or new one, nothing was overwritten");
    }

    @Test
    void readsHadoopsSettingsWhereTheEnvironmentPointsAtThem() throws IOException {
        Files.writeString(
                directory.resolve("core-site.xml"),
                "<configuration><property><name>fs.defaultFS</name><value>hdfs://namenode:9000</value></property>"
                        + "</configuration>");

        assertThat(Storage.settings(Map.of("HADOOP_CONF_DIR", directory.toString()))
                        .get("fs.defaultFS"))
                .isEqualTo("hdfs://namenode:9000");
        assertThat(Storage.settings(Map.of()).get("fs.defaultFS")).startsWith("file:");
    }

    private static DataConfig data(String tokenizer, double validation, String... text) {
        return new DataConfig(List.of(text), Optional.empty(), tokenizer, validation, "auto", "text");
    }

    private static List<String> check(DataConfig data, int seq) {
        var problems = new Problems();
        CorpusCheck.check(data, seq, new Configuration(), problems);
        return problems.all();
    }
}
