package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that count in thousands, millions or billions. */
class CountUnitsTest {
    private static final CountUnit PLAIN = CountUnit.parse("--params-unit", "1");
    private static final CountUnit MILLIONS = CountUnit.parse("--params-unit", "M");

    @TempDir
    Path directory;

    private RunTable read(Map<Column, CountUnit> units, List<String> lines) {
        try {
            Path file = Files.write(directory.resolve("runs.csv"), lines);
            return RunTable.read(file, new ColumnNames(Map.of(), units));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Models of 4 million to 2.5 billion parameters on 5 to 40 tokens for each. */
    private static List<String> runs(String header, double paramsUnit, double tokensUnit) {
        List<String> lines = new ArrayList<>(List.of(header));
        for (double params = 4e6; params < 2.6e9; params *= 2) {
            for (double ratio : new double[] {5, 40}) {
                double tokens = ratio * params;
                double flops = 6 * params * tokens;
                double loss = 1.69 + 406.4 / Math.pow(params, .34) + 410.7 / Math.pow(tokens, .28);
                lines.add(params / paramsUnit + "," + (header.contains("tokens") ? tokens / tokensUnit + "," : "")
                        + (header.contains("flops") ? flops + "," : "") + loss);
            }
        }
        return lines;
    }

    @Test
    void millionsOfBothAreHeldForWrongThoughTokensPerParameterLookRight() {
        RunTable table = read(Map.of(), runs("params,tokens,loss", 1e6, 1e6));
        assertThat(table.wrongUnits())
                .singleElement()
                .asString()
                .contains("N is 4 to 2048 (column params), D is 20 to 81920 (column tokens)")
                .contains("--params-unit=M --tokens-unit=M")
                .contains("--params-unit=1 --tokens-unit=1");
        assertThat(table.warnings())
                .containsExactly("units: " + table.wrongUnits().get(0));
    }

    @Test
    void oneOfThemInMillionsOrBillionsIsHeldForWrongToo() {
        assertThat(read(Map.of(), runs("params,tokens,loss", 1e6, 1)).wrongUnits())
                .singleElement()
                .asString()
                .contains("tokens per parameter", "--params-unit=M");
        assertThat(read(Map.of(), runs("params,tokens,loss", 1, 1e9)).wrongUnits())
                .hasSize(2)
                .anyMatch(doubt ->
                        doubt.contains("the longest run has 81.92 tokens") && doubt.contains("--tokens-unit=B"))
                .anyMatch(doubt -> doubt.contains("tokens per parameter"));
        assertThat(read(Map.of(), runs("params,tokens,loss", 1e6, 1e9)).wrongUnits())
                .singleElement()
                .asString()
                .contains("the longest run has 81.92 tokens");
        assertThat(read(Map.of(), runs("params,flops,loss", 1e6, 1)).wrongUnits())
                .singleElement()
                .asString()
                .contains("--params-unit=M")
                .doesNotContain("--tokens-unit");
    }

    @Test
    void plainFlopsTellThatParametersAndTokensAreNot() {
        assertThat(read(Map.of(), runs("params,tokens,flops,loss", 1e3, 1e3)).wrongUnits())
                .singleElement()
                .asString()
                .contains("FLOPs (column flops) are 1.00e+06 times 6ND");
        assertThat(read(Map.of(), runs("params,tokens,flops,loss", 1, 1)).warnings())
                .isEmpty();
    }

    @Test
    void aUnitThatIsSaidIsAppliedAndNotDoubted() {
        List<String> millions = runs("params,tokens,loss", 1e6, 1e6);
        RunTable applied = read(Map.of(Column.PARAMS, MILLIONS, Column.TOKENS, MILLIONS), millions);
        assertThat(applied.warnings()).isEmpty();
        assertThat(applied.runs().get(0).params()).isEqualTo(4e6);
        assertThat(applied.runs().get(0).tokens()).isEqualTo(2e7);
        assertThat(applied.runs().get(0).flops()).isEqualTo(4.8e14);
        RunTable plain = read(Map.of(Column.PARAMS, PLAIN, Column.TOKENS, PLAIN), millions);
        assertThat(plain.warnings()).isEmpty();
        assertThat(plain.runs().get(0).params()).isEqualTo(4);
    }

    @Test
    void tokensThatAreDifferentOnesAreInTheUnitOfTokens() {
        RunTable table =
                read(Map.of(Column.TOKENS, MILLIONS), List.of("params,tokens,unique_tokens,loss", "1e8,2000,500,3.1"));
        assertThat(table.runs().get(0).more()).containsEntry("uniqueTokens", 5e8);
    }

    @Test
    void aUnitOfAColumnThatIsNotThereHasNoEffectAndThatIsSaid() {
        assertThatThrownBy(() -> read(Map.of(Column.TOKENS, MILLIONS), List.of("params,flops,loss", "1e8,6e18,3.1")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--tokens-unit has no effect")
                .hasMessageContaining("--tokens-column=NAME");
    }

    @Test
    void wordsThatAreNoUnitAreRefused() {
        assertThat(CountUnit.parse("--tokens-unit", "b").factor()).isEqualTo(1e9);
        assertThatThrownBy(() -> CountUnit.parse("--tokens-unit", "millions"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--tokens-unit=millions is no unit; write 1, k, M, B or T for plain numbers, thousands,"
                        + " millions, billions or trillions");
    }

    @Test
    void toysOfASweepOfOursAreWhatTheyAre() {
        assertThat(read(Map.of(), List.of("params,tokens,flops,flops6nd,loss", "900,20000,1.2e8,1.08e8,4.1"))
                        .warnings())
                .isEmpty();
    }
}
