package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people put into tables by mistake, and what they are told of it. */
class OddTablesTest {
    @TempDir
    Path directory;

    private RunTable read(ColumnNames named, List<String> lines) {
        return TextTable.read(directory, named, lines);
    }

    private RunTable read(String... lines) {
        return read(ColumnNames.usual(), List.of(lines));
    }

    @Test
    void aLossBeyondAnyModelIsLeftOut() {
        RunTable table = read("params,tokens,loss", "1e8,1e10,3.1", "2e8,1e10,1e300");
        assertThat(table.runs()).hasSize(1);
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains("row 2 (line 3 of ", "loss=1e300", "below 100");
        assertThatThrownBy(() -> read("params,tokens,loss", "1e8,1e10,3100"))
                .hasMessageContaining("holds no loss: row 1")
                .hasMessageContaining("natural logarithm");
        var named = new ColumnNames(Map.of(Column.LOSS, "ppl"));
        assertThat(read(named, List.of("params,tokens,ppl", "1e8,1e10,310")).runs())
                .hasSize(1);
    }

    @Test
    void aLineWithTooFewCellsIsNoRunThatDiverged() {
        assertThat(read("params,tokens,loss", "1e8,1e10,3.1", "2e8,1e10").warnings())
                .singleElement()
                .asString()
                .startsWith("1 line has too few cells")
                .contains("row 2 (line 3 of ", "has 2 of 3 cells")
                .doesNotContain("diverged");
        assertThatThrownBy(() -> read("params,tokens,loss", "2e8")).hasMessageContaining("has 1 of 3 cells");
    }

    @Test
    void aTableWithoutAHeaderIsToldSo() {
        assertThatThrownBy(() -> read("20000000,500000000,3.85515", "20000000,600000000,3.8"))
                .hasMessageContaining("holds numbers, not names of columns (20000000, 500000000, 3.85515)")
                .hasMessageContaining("add a line above it that names its 3 columns, such as params, tokens, loss");
    }

    @Test
    void aLossIsNeitherAShareNorAPerplexity() {
        assertThatThrownBy(() -> read("params,tokens,loss", "1e8,1e10,385.5%"))
                .hasMessageContaining("a loss is in nats per token, not in percent")
                .hasMessageNotContaining("share");
        assertThatThrownBy(() -> read("params,tokens,perplexity", "1e8,1e10,22"))
                .hasMessageContaining("perplexity is no loss: take its natural logarithm")
                .hasMessageNotContaining("--loss-column=perplexity");
    }

    @Test
    void cellsThatAreWrongInTheSameWayAreNotAllShown() {
        var lines = new ArrayList<>(List.of("params;tokens;loss"));
        for (int i = 1; i <= 9; i++) {
            lines.add(i + "0.000.000;1e10;3.1");
        }
        assertThatThrownBy(() -> read(ColumnNames.usual(), lines))
                .hasMessageContaining(
                        "params=10.000.000 is not a number; write it without thousands separators: 10000000")
                .hasMessageContaining("30000000")
                .hasMessageNotContaining("40000000")
                .hasMessageContaining("and 6 more");
    }
}
