package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models so large that their numbers in millions could each be those of a small one; no FLOPs tell. */
class LargeModelUnitsTest {
    /** Parameters of models that were published, one of them not rounded. */
    private static final double[] MILLIONS = {1_300, 2_700, 6_700, 13_000, 32_500, 65_200};

    @TempDir
    Path directory;

    private List<String> wrong(String header, String... rows) {
        return wrong(header, List.of(rows));
    }

    private List<String> wrong(String header, List<String> rows) {
        try {
            List<String> lines = new ArrayList<>(List.of(header));
            lines.addAll(rows);
            Path file = Files.write(directory.resolve("runs.csv"), lines);
            return RunTable.read(file, ColumnNames.usual()).wrongUnits();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> rows(double params, double tokensPerParameter, double tokens) {
        var rows = new ArrayList<String>();
        for (double millions : MILLIONS) {
            double seen = tokensPerParameter * 1e6 * millions;
            rows.add(1e6 * millions / params + "," + seen / tokens + "," + (4 - Math.log10(seen) / 10));
        }
        return rows;
    }

    @Test
    void parametersInMillionsOnTokensInBillionsAreDoubted() {
        assertThat(wrong("params,tokens,loss", rows(1e6, 21.5, 1e9)))
                .singleElement()
                .asString()
                .contains("N is 1300 to 65200", "fewer tokens than they have parameters")
                .contains("--params-unit=M --tokens-unit=M (billions: B)");
    }

    @Test
    void parametersInThousandsOrMillionsOnPlainTokensAreDoubted() {
        for (double unit : new double[] {1e3, 1e6}) {
            assertThat(wrong("params,tokens,loss", rows(unit, 20, 1)))
                    .as("%s", unit)
                    .singleElement()
                    .asString()
                    .contains("tokens per parameter", "--params-unit=M");
        }
    }

    @Test
    void aSizeThatNoModelHasIsNamed() {
        assertThat(wrong("params,tokens,loss", "125,180000,2.9", "6700,180000,2.3", "175000,180000,2.0"))
                .singleElement()
                .asString()
                .startsWith("row 1 has 125 parameters (column params)")
                .contains("--params-unit=M");
        assertThat(wrong("params,tokens,loss", "6738.4,1000000,1.9", "13015.9,1000000,1.8", "65285.7,1400000,1.6"))
                .singleElement()
                .asString()
                .startsWith("row 1 has 6738 parameters");
    }

    @Test
    void plainNumbersAreNotDoubted() {
        assertThat(wrong("params,tokens,loss", rows(1, 20, 1))).isEmpty();
        // hardly a token per parameter, and far too many
        assertThat(wrong("params,tokens,loss", rows(1, 0.1, 1))).isEmpty();
        assertThat(wrong("params,tokens,loss", rows(1, 5_000, 1))).isEmpty();
        // without embeddings the smallest have hardly a parameter, but not all are so small
        assertThat(wrong("params,tokens,loss", "768,1e9,5", "98304,1e9,4", "1572864,1e9,3.5", "100e6,1e9,3"))
                .isEmpty();
        // toys
        assertThat(wrong("params,tokens,loss", "4836,1400000,3.4", "13128,1400000,3.37", "21600,3400000,3.36"))
                .isEmpty();
    }

    @Test
    void aComputedSizeIsNoMatterOfUnits() {
        // N as C/6D is hardly ever whole
        assertThat(wrong(
                        "params,tokens,loss", "100000,1e7,7", "316227.76,1e8,5", "1000000.5,1e9,4", "3162277.7,1e10,3"))
                .isEmpty();
        // where all could as well be millions, a fraction tells
        assertThat(wrong("params,tokens,loss", "316227.76,1e6,5", "416227.5,1e6,4", "516227,2e6,3"))
                .singleElement()
                .asString()
                .startsWith("row 1 has 316200 parameters");
    }
}
