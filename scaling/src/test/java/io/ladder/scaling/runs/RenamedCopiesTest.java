package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables joined with a copy of themselves under other names. */
class RenamedCopiesTest {
    @TempDir
    Path directory;

    private RunTable read(String... lines) {
        return TextTable.read(directory, ColumnNames.usual(), List.of(lines));
    }

    @Test
    void exactLossesUnderTwoNamesAreCountedOnce() {
        RunTable table = read(
                "name,params,tokens,loss",
                "a,1e8,1e10,3.12345",
                "b,2e8,1e10,3.0512",
                "c,4e8,1e10,2.9",
                "copy-a,1e8,1e10,3.12345",
                "copy-b,2e8,1e10,3.0512",
                "copy-c,4e8,1e10,2.9");
        assertThat(table.runs()).extracting(Run::name).containsExactly("a", "b", "c");
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "duplicates: 3 rows repeat N, D and loss of rows of another name to all digits and are counted"
                                + " once: copy-a repeats a (loss 3.12345), copy-b repeats b")
                .contains("a column seed");
    }

    @Test
    void roundedLossesMayAgreeAndAreOnlyNamed() {
        RunTable table = read("name,params,tokens,loss", "a,1e8,1e10,3.12", "b,1e8,1e10,3.12", "c,2e8,1e10,3.05");
        assertThat(table.runs()).hasSize(3);
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains("b repeats a (loss 3.12)", "all are kept", "remove them");
    }

    @Test
    void runsOfTwoSeedsOrLearningRatesAreTwo() {
        for (String column : List.of("seed", "lr")) {
            RunTable table = read("name,params,tokens,loss," + column, "a,1e8,1e10,3.12345,1", "b,1e8,1e10,3.12345,2");
            assertThat(table.runs()).hasSize(2);
            assertThat(table.warnings()).isEmpty();
        }
    }
}
