package io.ladder.driver.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import io.ladder.data.CorruptDataException;
import io.ladder.data.DataConfig;
import io.ladder.data.TokenManifest;
import io.ladder.data.TokenSplit;
import io.ladder.data.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class TokenizeJobTest {
    private static SparkSession spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void startSpark() {
        spark = SparkSession.builder()
                .master("local[2]")
                .appName("TokenizeJobTest")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.codegen.wholeStage", "false") // compiling costs more than it saves on small data
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                // As users set it; records do not pass through Kryo.
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @ParameterizedTest
    @CsvSource({"byte, 67108864", "byte, 100", "char, 67108864", "char, 100"})
    void cutsASingleTextByPosition(String tokenizer, long shardBytes) throws IOException {
        String text = IntStream.range(0, 400)
                .mapToObj(i -> "Zeile " + i + " für €uch\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("input.txt"), text);

        TokenManifest manifest = TokenizeJob.run(spark, text(tokenizer, 0.1, file.toString()), output(), shardBytes);

        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int characters = text.codePointCount(0, text.length());
        int cut = tokenizer.equals("char")
                ? text.offsetByCodePoints(0, (int) (characters * 0.9))
                : new String(bytes, 0, (int) (bytes.length * 0.9), StandardCharsets.UTF_8).length();
        assertThat(decoded(manifest, TokenManifest.TRAIN)).isEqualTo(text.substring(0, cut));
        assertThat(decoded(manifest, TokenManifest.VALIDATION)).isEqualTo(text.substring(cut));
        assertThat(manifest.tokenizer().endToken()).isFalse();
        assertThat(manifest.documents()).isEqualTo(1);
        assertThat(manifest.train().size()).isEqualTo(shardBytes > bytes.length ? 1 : (cutBytes(text, cut) + 99) / 100);
        if (tokenizer.equals("char")) {
            assertThat(Tokenizer.fromManifest(manifest).vocabSize())
                    .isEqualTo((int) text.codePoints().distinct().count());
            assertThat(manifest.numTokens(TokenManifest.TRAIN)).isEqualTo((long) (characters * 0.9));
        }
        assertThat(names()).allMatch(name -> name.matches("manifest.json|(train|validation)-\\d{5}.tokens"));
    }

    private static int cutBytes(String text, int cut) {
        return text.substring(0, cut).getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte", "char"})
    void keepsDocumentsApartAndWhole(String tokenizer) throws IOException {
        Map<String, String> documents = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String text = "document " + i + " é ".repeat(i % 7 + 1);
            documents.put(text, "d" + i);
            Files.createDirectories(directory.resolve("corpus/sub" + i % 3));
            Files.writeString(directory.resolve("corpus/sub" + i % 3 + "/d" + i + ".txt"), text);
        }
        Files.writeString(directory.resolve("corpus/empty.txt"), "");

        TokenManifest manifest = TokenizeJob.run(spark, text(tokenizer, 0.1, directory + "/corpus/**/*.txt"), output());

        List<String> train = documents(manifest, TokenManifest.TRAIN);
        List<String> validation = documents(manifest, TokenManifest.VALIDATION);
        assertThat(validation.size()).isBetween(10, 30);
        assertThat(Stream.concat(train.stream(), validation.stream()))
                .containsExactlyInAnyOrderElementsOf(documents.keySet());
        assertThat(manifest.train()).hasSize(1);
        assertThat(manifest.validation()).hasSize(1);
        assertThat(manifest.documents()).isEqualTo(200);
        assertThat(manifest.source().files()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"jsonl, byte", "jsonl, char", "parquet, byte", "parquet, char"})
    void readsRows(String format, String tokenizer) throws IOException {
        List<String> texts =
                IntStream.range(0, 300).mapToObj(i -> "row " + i + " “ü”\n").collect(Collectors.toList());
        List<String> rows = new ArrayList<>(texts);
        rows.add(10, null);
        rows.add(20, "");
        String corpus = writeRows(format, rows);

        TokenManifest manifest = TokenizeJob.run(spark, rows(corpus, tokenizer, 0.2, "body"), output());

        List<String> train = documents(manifest, TokenManifest.TRAIN);
        List<String> validation = documents(manifest, TokenManifest.VALIDATION);
        assertThat(validation.size()).isBetween(50, 60);
        assertThat(Stream.concat(train.stream(), validation.stream())).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(manifest.documents()).isEqualTo(300);
        assertThat(manifest.skippedRows()).isEqualTo(2);
    }

    @Test
    void cutsASingleRowByPosition() throws IOException {
        String corpus = writeRows("jsonl", List.of("0123456789"));

        TokenManifest manifest = TokenizeJob.run(spark, rows(corpus, "char", 0.2, "body"), output());

        assertThat(decoded(manifest, TokenManifest.TRAIN)).isEqualTo("01234567");
        assertThat(decoded(manifest, TokenManifest.VALIDATION)).isEqualTo("89");
        assertThat(Tokenizer.fromManifest(manifest).vocabSize()).isEqualTo(10);
    }

    @Test
    void readsCompressedJsonLines() throws IOException {
        Path file = directory.resolve("corpus.jsonl.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"body\": \"one\"}\n\n{\"other\": 1}\n{\"body\": \"two\"}\n".getBytes(StandardCharsets.UTF_8));
        }

        TokenManifest manifest = TokenizeJob.run(spark, rows(file.toString(), "byte", 0, "body"), output());

        assertThat(documents(manifest, TokenManifest.TRAIN)).containsExactly("one", "two");
        assertThat(manifest.skippedRows()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "jsonl"})
    void writesTheSameBytesWithAnyParallelism(String format) throws IOException {
        var random = new Random(3);
        Files.createDirectories(directory.resolve("corpus"));
        for (int i = 0; i < 40; i++) {
            String body = "x" + random.nextInt() + " ".repeat(random.nextInt(2000));
            Files.writeString(
                    directory.resolve("corpus/" + i + ".txt"),
                    format.equals("text") ? body : "{\"body\": \"" + body + "\"}\n");
        }
        var data = new DataConfig(List.of(directory + "/corpus/*"), Optional.empty(), "char", 0.2, format, "body");

        TokenManifest first = TokenizeJob.run(spark, data, directory + "/first", 8192);
        Map<String, byte[]> firstBytes = shards("first");
        spark.stop();
        spark = SparkSession.builder()
                .master("local[1]")
                .appName("TokenizeJobTest")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.codegen.wholeStage", "false") // compiling costs more than it saves on small data
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.default.parallelism", "7")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        TokenManifest second = TokenizeJob.run(spark, data, directory + "/second", 8192);

        assertThat(second).isEqualTo(first);
        assertThat(first.train().size()).isBetween(3, 10);
        assertThat(shards("second")).containsExactlyInAnyOrderEntriesOf(firstBytes);
    }

    @Test
    void usesItsTokensAgainUntilTheCorpusChanges() throws IOException {
        Path file = Files.writeString(directory.resolve("input.txt"), "to be or not to be");
        DataConfig data = text("char", 0.25, file.toString());
        TokenManifest manifest = TokenizeJob.run(spark, data, output());
        FileTime written = Files.getLastModifiedTime(Path.of(output(), "train-00000.tokens"));
        var settings = spark.sparkContext().hadoopConfiguration();

        assertThat(TokenizeJob.reusable(Corpus.find(data, settings), output(), settings))
                .hasValue(manifest);
        assertThat(TokenizeJob.run(spark, data, output())).isEqualTo(manifest);
        assertThat(Files.getLastModifiedTime(Path.of(output(), "train-00000.tokens")))
                .isEqualTo(written);

        for (DataConfig other : List.of(text("byte", 0.25, file.toString()), text("char", 0.5, file.toString()))) {
            assertThatThrownBy(() -> TokenizeJob.run(spark, other, output()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("was made from other files or settings")
                    .hasMessageContaining("data.tokenizer=char, data.validation=0.25")
                    .hasMessageContaining("nothing was overwritten");
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThatThrownBy(() -> TokenizeJob.run(spark, data, output())).isInstanceOf(ConfigException.class);
    }

    @Test
    void makesAnewWhatWasLeftUnfinished() throws IOException {
        Path file = Files.writeString(directory.resolve("input.txt"), "to be or not to be");
        Files.createDirectories(Path.of(output()));
        for (String left :
                List.of("_INCOMPLETE", "train-00000.tokens", "train-00007.tokens", "_tmp-train-00001.tokens-1")) {
            Files.writeString(Path.of(output(), left), "half");
        }

        TokenManifest manifest = TokenizeJob.run(spark, text("byte", 0, file.toString()), output());

        assertThat(decoded(manifest, TokenManifest.TRAIN)).isEqualTo("to be or not to be");
        assertThat(names()).containsExactlyInAnyOrder("manifest.json", "train-00000.tokens");
    }

    @Test
    void neverTouchesADirectoryWithOtherContent() throws IOException {
        Path file = Files.writeString(directory.resolve("input.txt"), "to be or not to be");
        Files.createDirectories(Path.of(output()));
        Path other = Files.writeString(Path.of(output(), "thesis.tex"), "years of work");
        Path shard = Files.writeString(Path.of(output(), "train-00000.tokens"), "half");

        assertThatThrownBy(() -> TokenizeJob.run(spark, text("byte", 0, file.toString()), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(output() + " holds other files (thesis.tex)");
        assertThat(other).hasContent("years of work");
        assertThat(shard).hasContent("half");
    }

    @Test
    void findsDamagedShards() throws IOException {
        Path file = Files.writeString(directory.resolve("input.txt"), "to be or not to be");
        DataConfig data = text("byte", 0, file.toString());
        TokenManifest manifest = TokenizeJob.run(spark, data, output());
        Path shard = Path.of(output(), "train-00000.tokens");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[20] ^= 1;
        Files.write(shard, bytes);

        assertThatThrownBy(() -> TokenSplit.open(Path.of(output()), manifest, TokenManifest.TRAIN))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(shard + " is damaged: expected CRC-32C");

        Files.write(shard, new byte[7]);
        assertThatThrownBy(() -> TokenizeJob.run(spark, data, output()))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(shard + " is damaged: expected 68 bytes, found 7 bytes");
    }

    @Test
    void namesTheBytesThatAreNotUtf8() throws IOException {
        Files.write(directory.resolve("latin.txt"), "caf\u00e9!".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(directory.resolve("fine.txt"), "café!");

        assertThatThrownBy(() -> TokenizeJob.run(spark, text("char", 0, directory + "/*.txt"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(directory + "/latin.txt: byte offset 3 holds E9 21, which is not UTF-8")
                .hasMessageNotContaining("SparkException");
        TokenizeJob.run(spark, text("byte", 0, directory + "/*.txt"), output()); // and the way out works
    }

    @Test
    void listsTheColumnsWhereOneIsMissing() throws IOException {
        String corpus = writeRows("parquet", List.of("a", "b"));

        assertThatThrownBy(() -> TokenizeJob.run(spark, rows(corpus, "byte", 0, "bodi"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.column=bodi is not in ")
                .hasMessageContaining("did you mean body? its columns are body, number");
        assertThatThrownBy(() -> TokenizeJob.run(spark, rows(corpus, "byte", 0, "number"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.column=number is of type bigint; name a column of strings");
    }

    @Test
    void saysThatRowsHoldNoTextOrNoJson() throws IOException {
        Path file = Files.writeString(directory.resolve("a.jsonl"), "{\"body\": null}\n{}\n");
        assertThatThrownBy(() -> TokenizeJob.run(spark, rows(file.toString(), "byte", 0, "body"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data.column=body has no text in any of 2 rows");

        Files.writeString(file, "{\"body\": \"a\"}\n{\"body\": \n");
        assertThatThrownBy(() -> TokenizeJob.run(spark, rows(file.toString(), "byte", 0, "body"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.jsonl has a line that is not a JSON object: {\"body\":");
    }

    @Test
    void refusesToSplitRowsThatAreAllAlike() throws IOException {
        String corpus = writeRows("jsonl", List.of("same", "same", "same"));

        assertThatThrownBy(() -> TokenizeJob.run(spark, rows(corpus, "byte", 0.1, "body"), output()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("all 3 rows have the same text; set data.validation=0");
    }

    private String output() {
        return directory + "/tokens";
    }

    private static DataConfig text(String tokenizer, double validation, String... text) {
        return new DataConfig(List.of(text), Optional.empty(), tokenizer, validation, "auto", "text");
    }

    private static DataConfig rows(String corpus, String tokenizer, double validation, String column) {
        return new DataConfig(List.of(corpus), Optional.empty(), tokenizer, validation, "auto", column);
    }

    /** Several files with columns body and number; returns what {@code data.text} would name. */
    private String writeRows(String format, List<String> bodies) {
        var rows = spark.createDataset(new ArrayList<>(bodies), Encoders.STRING())
                .selectExpr("value as body", "cast(length(value) as bigint) as number")
                .repartition(3);
        String path = directory + "/" + format;
        if (format.equals("jsonl")) {
            rows.write().json(path);
        } else {
            rows.write().parquet(path);
        }
        return path;
    }

    private int[] tokens(TokenManifest manifest, String name) throws IOException {
        try (TokenSplit split = TokenSplit.open(Path.of(output()), manifest, name)) {
            int[] tokens = new int[(int) split.numTokens()];
            split.read(0, tokens.length, tokens, 0);
            return tokens;
        }
    }

    private String decoded(TokenManifest manifest, String split) throws IOException {
        int[] tokens = tokens(manifest, split);
        byte[] bytes = Tokenizer.fromManifest(manifest).decode(tokens, 0, tokens.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What lies between end tokens; every document must have one. */
    private List<String> documents(TokenManifest manifest, String split) throws IOException {
        int[] tokens = tokens(manifest, split);
        Tokenizer tokenizer = Tokenizer.fromManifest(manifest);
        int end = tokenizer.endToken().orElseThrow();
        var documents = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == end) {
                documents.add(new String(tokenizer.decode(tokens, from, i - from), StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        assertThat(from).isEqualTo(tokens.length);
        return documents;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(output()))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Map<String, byte[]> shards(String output) throws IOException {
        Map<String, byte[]> shards = new HashMap<>();
        try (Stream<Path> files = Files.list(directory.resolve(output))) {
            for (Path file : files.toList()) {
                shards.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return shards;
    }
}
