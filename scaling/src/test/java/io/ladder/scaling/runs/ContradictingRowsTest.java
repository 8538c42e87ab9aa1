package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot all be right: of FLOPs, of losses, of units. */
class ContradictingRowsTest {
    @TempDir
    Path directory;

    private RunTable read(ColumnNames named, List<String> lines) {
        return TextTable.read(directory, named, lines);
    }

    private RunTable read(String... lines) {
        return read(ColumnNames.usual(), List.of(lines));
    }

    private static List<String> grid(double everyThird) {
        var lines = new ArrayList<>(List.of("params,tokens,flops,loss"));
        for (int i = 0; i < 12; i++) {
            double params = 1e8 * (1 + i / 4);
            double tokens = 1e10 * (1 + i % 4);
            lines.add(params + "," + tokens + "," + (i % 3 == 0 ? everyThird : 6) * params * tokens + ","
                    + (3.9 - 0.05 * i));
        }
        return lines;
    }

    @Test
    void flopsOfAFactorOfThreeContradictTheirRow() {
        assertThat(read(ColumnNames.usual(), grid(2)).warnings())
                .singleElement()
                .asString()
                .startsWith("4 of 12 runs have FLOPs (column flops) that contradict their parameters and tokens: row 1"
                        + " (0.3333 times 6ND), row 4 (0.3333 times 6ND)")
                .contains("row 7", "row 10", "the median run 1.00 times");
        assertThat(read(ColumnNames.usual(), grid(7)).warnings()).isEmpty();
    }

    /** N without embeddings, C with them. */
    @Test
    void embeddingsOfSmallModelsContradictNothing() {
        var lines = new ArrayList<>(List.of("params,tokens,flops,loss"));
        for (int i = 0; i < 12; i++) {
            double params = 1e6 * Math.pow(2, i);
            double embeddings = 50_000 * Math.cbrt(64 * params / 12);
            lines.add(params + ",1e10," + 6e10 * (params + embeddings) + "," + (6 - 0.2 * i));
        }
        assertThat(read(ColumnNames.usual(), lines).warnings()).noneMatch(warning -> warning.contains("contradict"));
    }

    @Test
    void runsOfOneSizeAndLengthThatContradictEachOtherAreNamed() {
        assertThat(read("params,tokens,loss", "1e8,1e10,3.1", "2e8,1e10,3.0", "1e8,1e10,3.41")
                        .warnings())
                .anyMatch(warning -> warning.startsWith("contradictions: at 1 pair of N and D")
                        && warning.contains("row 1 (loss 3.1) and row 3 (loss 3.41) at N=1.000e+08"));
        assertThat(read("name,params,tokens,loss", "a,1e8,1e10,3.1", "b,1e8,1e10,3.12")
                        .warnings())
                .isEmpty();
        assertThat(read("name,params,tokens,lr,loss", "a,1e8,1e10,1e-3,3.1", "b,1e8,1e10,3e-2,3.9")
                        .warnings())
                .isEmpty();
    }

    @Test
    void twoUnitsInOneColumnAreNamed() {
        RunTable table =
                read("params,tokens,loss", "2e7,1e9,3.9", "3e7,1e9,3.8", "4e7,1e9,3.7", "50,1e9,3.6", "6e7,1e9,3.5");
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains(
                        "column params is in two units: 1 of 5 values are about 1e+06 times less than the others, 50.00 in"
                                + " row 4, but 2.000e+07 in row 1")
                .doesNotContain("--params-unit=M");
        assertThat(table.wrongUnits()).hasSize(1);
    }
}
