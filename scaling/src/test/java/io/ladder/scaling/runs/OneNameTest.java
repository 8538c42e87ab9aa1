package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.scaling.fit.Bootstrap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose column of names says the same of every row. */
class OneNameTest {
    @TempDir
    Path directory;

    private RunTable read(List<String> lines) {
        return TextTable.read(directory, ColumnNames.usual(), lines);
    }

    /** Three sizes, four lengths. */
    private static List<String> grid(String header) {
        var lines = new ArrayList<>(List.of(header));
        for (int size = 1; size <= 3; size++) {
            for (int length = 1; length <= 4; length++) {
                lines.add("gpt," + size + "e7," + length + "e9," + (3 + 1.0 / size + 1.0 / length) + "," + length);
            }
        }
        return lines;
    }

    private static int clusters(RunTable table) {
        return new Bootstrap(table.runs(), (weights, start) -> Optional.empty(), 1).numClusters();
    }

    @Test
    void rowsAreRunsWhereAllHaveOneName() {
        for (String column : List.of("name", "run")) {
            RunTable table = read(grid(column + ",params,tokens,loss,seed")).withoutCurves();
            assertThat(table.runs())
                    .extracting(Run::name)
                    .startsWith("row 1", "row 2")
                    .hasSize(12);
            assertThat(clusters(table)).isEqualTo(12);
            assertThat(table.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("names: column " + column + " says gpt of all 12 rows, whose N differ")
                    .contains("every row is taken for a run", "--run-column");
        }
    }

    @Test
    void curvesUnderOneNameAreTrainingsOfTheirN() {
        RunTable all = read(grid("model,params,tokens,loss,step"));
        assertThat(clusters(all)).isEqualTo(3);
        assertThat(all.warnings()).singleElement().asString().contains("the rows of each N are taken for one run");
        RunTable last = all.withoutCurves();
        assertThat(last.runs()).hasSize(3).allMatch(run -> run.tokens() == 4e9);
        assertThat(clusters(last)).isEqualTo(3);
    }

    @Test
    void oneNameOfOneModelIsLeftAsItIs() {
        RunTable table = read(List.of("run,params,tokens,loss", "a,1e8,1e9,3.1", "a,1e8,2e9,3.0"));
        assertThat(table.runs()).extracting(Run::name).containsOnly("a");
        assertThat(table.warnings()).isEmpty();
    }

    @Test
    void copiesOfARowUnderOneNameAreCountedOnce() {
        RunTable table = read(List.of("name,params,tokens,loss", "a,1e8,1e9,3.1", "a,1e8,1e9,3.1", "a,2e8,1e9,3.0"));
        assertThat(table.runs()).hasSize(2);
        assertThat(table.warnings()).anyMatch(warning -> warning.contains("row 2 repeats row 1"));
    }
}
