package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are numbers each, but not together. */
class ProportionsTest {
    @TempDir
    Path directory;

    private Path table;

    @BeforeEach
    void name() {
        table = directory.resolve("runs.csv");
    }

    private static String row(Object... cells) {
        var row = new StringBuilder();
        for (Object cell : cells) {
            row.append(row.isEmpty() ? "" : ",").append(cell);
        }
        return row.append('\n').toString();
    }

    private RunTable read(String content) throws Exception {
        Files.writeString(table, content);
        return RunTable.read(table, ColumnNames.usual());
    }

    @Test
    void parametersInMillionsShowInTheTokensThatTheyWouldHave() throws Exception {
        var inMillions = new StringBuilder("params,flops,loss\n");
        var plain = new StringBuilder(inMillions);
        for (double millions : new double[] {200, 600, 1800, 5400}) {
            String flops = String.format(Locale.ROOT, "%.4g", 6e6 * millions * 20e6 * millions);
            inMillions.append(row(millions, flops, 3 - Math.log(millions) / 10));
            plain.append(row(1e6 * millions, flops, 3 - Math.log(millions) / 10));
        }
        assertThat(read(inMillions.toString()).warnings())
                .anyMatch(warning -> warning.contains("tokens per parameter (columns params and"));
        assertThat(read(plain.toString()).warnings()).noneMatch(warning -> warning.contains("tokens per parameter"));
    }

    @Test
    void flopsThatContradictTheirRowAreNamed() throws Exception {
        var content = new StringBuilder("params,tokens,flops,loss\n");
        for (int i = 1; i <= 12; i++) {
            double params = 1e7 * i;
            double flops = 6 * params * 2e9 * (i == 4 || i == 9 ? 1000 : 1.1);
            content.append(row(params, 2e9, flops, 4 - i / 10.0));
        }
        assertThat(read(content.toString()).warnings())
                .anyMatch(warning -> warning.startsWith("2 of 12 runs have FLOPs (column flops) that contradict")
                        && warning.contains("row 4 (1000 times 6ND)"));
    }
}
