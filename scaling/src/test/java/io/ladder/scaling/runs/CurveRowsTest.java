package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveRowsTest {
    @TempDir
    Path directory;

    private RunTable read(List<String> lines) {
        return TextTable.read(directory, ColumnNames.usual(), lines);
    }

    private static List<String> curves(String header, String names, int rows) {
        var lines = new ArrayList<String>(List.of(header));
        for (int i = 1; i <= rows; i++) {
            for (int size = 1; size <= 3; size++) {
                lines.add(names + size + "," + 100 * i + "," + size + "e8," + i + "e9," + (3 + 1.0 / i + 1.0 / size));
            }
        }
        return lines;
    }

    @Test
    void theLastRowOfEachRunIsItsFinalLoss() {
        RunTable all = read(curves("run_name,step,params,tokens,loss", "m", 5));
        RunTable last = all.withoutCurves();
        assertThat(all.runs()).hasSize(15);
        assertThat(last.runs()).extracting(Run::name).containsExactly("m1", "m2", "m3");
        assertThat(last.runs()).allMatch(run -> run.tokens() == 5e9);
        assertThat(last.warnings())
                .singleElement()
                .asString()
                .contains("training curves: 3 of 3 runs")
                .contains("the 12 earlier ones are left out")
                .contains("--all-rows");
    }

    @Test
    void stepsTellCurvesUnderAModelsName() {
        assertThat(read(curves("model,step,params,tokens,loss", "m", 5))
                        .withoutCurves()
                        .runs())
                .hasSize(3);
    }

    @Test
    void aModelTrainedToSeveralLengthsIsSeveralRuns() {
        assertThat(read(curves("model,seed,params,tokens,loss", "m", 5))
                        .withoutCurves()
                        .runs())
                .hasSize(15);
    }

    @Test
    void seedsOfOneLengthAreNoCurve() {
        RunTable seeds = read(List.of("run,params,tokens,loss", "a,1e8,1e9,3.1", "a,1e8,1e9,3.2", "b,1e8,2e9,3.0"));
        assertThat(seeds.withoutCurves().runs()).hasSize(3);
    }

    @Test
    void tablesWithoutNamesHaveNoCurves() {
        RunTable table = read(List.of("params,tokens,loss", "1e8,1e9,3.1", "1e8,2e9,3.0"));
        assertThat(table.withoutCurves()).isSameAs(table);
    }
}
