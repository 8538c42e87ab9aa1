package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FurtherColumnTest {
    @TempDir
    Path directory;

    private List<String> problems(String column, String content) throws Exception {
        CsvTable table = CsvTable.read(Files.writeString(directory.resolve("runs.csv"), content));
        var further = new FurtherColumn("--error-column", column);
        return further.missing(table).map(List::of).orElseGet(() -> table.rows().stream()
                .flatMap(row -> further.problem(table, row).stream())
                .toList());
    }

    @Test
    void cellsThatAreNoNumbersAreNamedByRowAndValue() throws Exception {
        assertThat(problems("err", "params,err\n1e9,0.62\n2e9,62.31%\n3e9,\n4e9,soon\n"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("row 2 (line 3 of ")
                                .endsWith("): err=62.31% is not a number; write a share: 0.6231"),
                        second -> assertThat(second).endsWith("): err=soon is not a number"));
        assertThat(problems("err", "params,err\n1e9,0.62\n2e9,\n3e9,nan\n")).isEmpty();
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithThoseThatAre() throws Exception {
        assertThat(problems("accuracy", "params,err\n1e9,0.62\n"))
                .singleElement()
                .asString()
                .startsWith("--error-column=accuracy is no column of numbers")
                .endsWith("its columns are params, err");
    }

    @Test
    void itIsCheckedWithTheTableThatItStandsIn() throws Exception {
        Path file = Files.writeString(directory.resolve("runs.csv"), "N,D,loss,err\n1e9,1e10,3,soon\n");
        assertThatThrownBy(() -> RunTable.read(
                        file, ColumnNames.usual(), Set.of(), List.of(new FurtherColumn("--error-column", "err"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("err=soon is not a number");
    }

    @Test
    void whatIsWrongWithOtherColumnsIsSaidBesideIt() throws Exception {
        Path file = Files.writeString(directory.resolve("runs.csv"), "N,D,loss,err\n1e9,1e10,low,soon\n");
        assertThatThrownBy(() -> RunTable.read(
                        file, ColumnNames.usual(), Set.of(), List.of(new FurtherColumn("--error-column", "err"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("loss=low is not a number")
                .hasMessageContaining("err=soon is not a number");
    }
}
