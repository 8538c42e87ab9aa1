package io.ladder.driver.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTableTest {
    private static final List<RunsRow> ROWS = List.of(
            row("a", OptionalDouble.of(0.002), OptionalDouble.of(1e12)),
            row("b", OptionalDouble.empty(), OptionalDouble.empty()));

    @TempDir
    Path directory;

    private static RunsRow row(String name, OptionalDouble error, OptionalDouble budget) {
        return new RunsRow(
                name, 1484, 1000, 300_032, 2.2e9, 2.67e9, 3.5, error, 0.0226, 8, 1337, 81_000.5, 0.001, 300_032, 1, 4,
                1, 64, 128, budget, 586);
    }

    @Test
    void theHeaderIsWhatFitsRead() {
        assertThat(RunsTable.csv(ROWS).lines().findFirst())
                .hasValue("run,params,paramsWithoutEmbeddings,tokens,flops,flops6nd,loss,lossError,learningRate,batch,"
                        + "seed,tokensPerSecond,rankHours,uniqueTokens,layers,dim,heads,seq,vocab,budget,steps");
    }

    @Test
    void whatIsNotThereIsAnEmptyField() {
        List<String> lines = RunsTable.csv(ROWS).lines().toList();
        assertThat(lines.get(1))
                .isEqualTo("a,1484,1000,300032,2.2E9,2.67E9,3.5,0.002,0.0226,8,1337,81000.5,0.001,300032,1,4,1,64,128,"
                        + "1.0E12,586");
        assertThat(lines.get(2)).contains(",3.5,,0.0226,").endsWith(",128,,586");
    }

    @Test
    void parquetHoldsTheSame() throws IOException {
        Path file = directory.resolve("runs.parquet");
        RunsParquet.write(ROWS, file);
        RunsParquet.write(ROWS, file); // over the first
        try (ParquetReader<Group> reader = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
            Group first = reader.read();
            assertThat(first.getString("run", 0)).isEqualTo("a");
            assertThat(first.getLong("tokens", 0)).isEqualTo(300_032);
            assertThat(first.getDouble("loss", 0)).isEqualTo(3.5);
            assertThat(first.getDouble("budget", 0)).isEqualTo(1e12);
            Group second = reader.read();
            assertThat(second.getFieldRepetitionCount("lossError")).isZero();
            assertThat(second.getLong("steps", 0)).isEqualTo(586);
            assertThat(reader.read()).isNull();
        }
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }
}
