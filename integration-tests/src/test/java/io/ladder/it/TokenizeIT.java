package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizeIT {
    @TempDir
    Path directory;

    @Test
    void jsonLinesBecomeShardsThatARunTrainsOn() throws IOException {
        TinyRun.config(directory);
        var rows = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            rows.append("{\"id\": ")
                    .append(i)
                    .append(", \"body\": \"row ")
                    .append(i)
                    .append(" of many rows\"}\n");
        }
        Files.writeString(directory.resolve("rows.jsonl"), rows);

        var tokenized = LadderProcess.run(
                directory,
                "tokenize",
                "--text",
                "rows.jsonl",
                "--column",
                "body",
                "--tokenizer",
                "byte",
                "--validation",
                "0.2",
                "--out",
                "tokens");
        assertThat(tokenized.exitCode()).as("%s", tokenized).isZero();
        assertThat(directory.resolve("tokens/manifest.json")).isNotEmptyFile();

        var trained = LadderProcess.run(
                directory,
                "train",
                "tiny.yaml",
                "--set",
                "data={tokens: tokens}",
                "--set",
                "train.steps=20",
                "--run",
                "from-tokens");
        assertThat(trained.exitCode()).as("%s", trained).isZero();

        Path shard;
        try (var files = Files.walk(directory.resolve("tokens"))) {
            shard = files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length - 1] ^= 1;
        Files.write(shard, bytes);
        var damaged = LadderProcess.run(
                directory, "train", "tiny.yaml", "--set", "data={tokens: tokens}", "--run", "damaged");
        assertThat(damaged.exitCode()).as("%s", damaged).isEqualTo(2);
        assertThat(damaged.err()).contains(shard.getFileName().toString()).contains("expected");
        assertThat(directory.resolve("damaged")).doesNotExist();
    }
}
