package io.ladder.scaling.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTableTest {
    @TempDir
    Path directory;

    private RunTable read(ColumnNames named, String... lines) {
        return TextTable.read(directory, named, List.of(lines));
    }

    private RunTable read(String... lines) {
        return read(ColumnNames.usual(), lines);
    }

    @Test
    void tokensFollowFromFlopsAndTheOtherWayRound() {
        Run fromFlops = read("params,flops,loss", "1e8,6e18,3.1").runs().get(0);
        assertThat(fromFlops.tokens()).isEqualTo(1e10);
        assertThat(fromFlops.name()).isEqualTo("row 1");
        assertThat(fromFlops.lossError()).isNaN();
        Run fromTokens = read("params,tokens,loss", "1e8,1e10,3.1").runs().get(0);
        assertThat(fromTokens.flops()).isEqualTo(6e18);
        assertThat(read("tokens,flops,loss", "1e10,6e18,3.1").runs().get(0).params())
                .isEqualTo(1e8);
        assertThat(read("params,tokens,loss", "1e8,1e10,3.1").taken())
                .containsEntry(Column.FLOPS, "6ND")
                .containsEntry(Column.LOSS, "loss");
    }

    @Test
    void tokensMayBeMissingOnlyWhereTheyAreDispensable() {
        assertThatThrownBy(() -> read("params,experts,loss", "1e8,4,3.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no column tokens (or flops, --flops-column)");
        Path file = directory.resolve("runs.csv");
        RunTable table = RunTable.read(file, ColumnNames.usual(), Set.of(Column.TOKENS));
        assertThat(table.runs().get(0))
                .isEqualTo(new Run("row 1", 1e8, Double.NaN, Double.NaN, 3.1, Double.NaN, Map.of("experts", 4.0)));
        assertThat(table.warnings()).isEmpty();
        assertThatThrownBy(() ->
                        RunTable.read(file, new ColumnNames(Map.of(Column.TOKENS, "toks")), Set.of(Column.TOKENS)))
                .hasMessageContaining("--tokens-column=toks");
    }

    @Test
    void aSweepsTableKeepsItsFurtherColumns() {
        Run run = read("run,params,tokens,flops,loss,lossError,batch,note", "a-1,1e8,1e10,7e18,3.1,0.01,32,good")
                .runs()
                .get(0);
        assertThat(run).isEqualTo(new Run("a-1", 1e8, 1e10, 7e18, 3.1, 0.01, Map.of("batch", 32.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N,D,loss",
                "name,n_params,n_tokens,val_loss",
                "Model Size,Training Tokens,Training FLOP,loss",
                "nParams;Tokens;validationLoss"
            })
    void usualNamesAreFound(String header) {
        String separator = header.contains(";") ? ";" : ",";
        int columns = header.split(separator, -1).length;
        String row =
                columns == 4 ? (header.startsWith("name") ? "x,1e8,1e10,3.1" : "1e8,1e10,6e18,3.1") : "1e8,1e10,3.1";
        RunTable table = read(header, row.replace(",", separator));
        assertThat(table.runs().get(0).params()).isEqualTo(1e8);
        assertThat(table.runs().get(0).tokens()).isEqualTo(1e10);
        assertThat(table.runs().get(0).loss()).isEqualTo(3.1);
    }

    @Test
    void aUserNamesOtherColumns() {
        var named = new ColumnNames(Map.of(Column.LOSS, "loss_c4_val", Column.PARAMS, "N_no_embed"));
        Run run = read(named, "N,N_no_embed,D,loss_c4_val,loss_paloma", "2e8,1e8,1e10,3.1,3.3")
                .runs()
                .get(0);
        assertThat(run.params()).isEqualTo(1e8);
        assertThat(run.loss()).isEqualTo(3.1);
        assertThat(run.more()).containsEntry("N", 2e8).containsEntry("loss_paloma", 3.3);
    }

    @Test
    void missingColumnsAreAllNamedWithNearOnes() {
        assertThatThrownBy(() -> read("paramz,loss_c4_val,loss_paloma", "1,2,3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no column params")
                .hasMessageContaining("--params-column=paramz")
                .hasMessageContaining("no column tokens (or flops")
                .hasMessageContaining("--loss-column=loss_c4_val or loss_paloma");
        var named = new ColumnNames(Map.of(Column.LOSS, "los"));
        assertThatThrownBy(() -> read(named, "params,tokens,loss", "1,2,3"))
                .hasMessageContaining("--loss-column=los")
                .hasMessageContaining("did you mean loss?");
    }

    @Test
    void everyCellThatCannotBeIsNamedWithRowAndValue() {
        assertThatThrownBy(() -> read(
                        "params,tokens,loss",
                        "1e8,1e10,3.1",
                        "many,1e10,3",
                        "1e8,0,3",
                        "-1,1e10,x",
                        "1e8,,3",
                        "1e8,1e10,-2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("row 2 (line 3 of ")
                .hasMessageContaining("params=many is not a number")
                .hasMessageContaining("tokens=0 must be a positive number")
                .hasMessageContaining("params=-1 must be")
                .hasMessageContaining("loss=x is not a number")
                .hasMessageContaining("tokens is empty")
                .hasMessageContaining("loss=-2 must be positive");
    }

    @Test
    void runsWithoutALossAreLeftOutAndNamed() {
        RunTable table =
                read("run,params,tokens,loss", "a,1e8,1e10,3.1", "b,1e8,1e10,NaN", "c,1e8,1e10,", "d,1e8,1e10,inf");
        assertThat(table.runs()).extracting(Run::name).containsExactly("a");
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains("3 runs")
                .contains("b, c, d");
    }

    @Test
    void repeatedRowsCountOnceAndAreNamed() {
        RunTable copies = read("params,tokens,loss", "1e8,1e10,3.1", "1e8,2e10,3.0", "1e8,1e10,3.1");
        assertThat(copies.runs()).hasSize(2);
        assertThat(copies.warnings()).singleElement().asString().contains("row 3 repeats row 1");
        RunTable seeds = read("run,params,tokens,loss", "a,1e8,1e10,3.1", "b,1e8,1e10,3.1", "a,1e8,1e10,3.2");
        assertThat(seeds.runs()).hasSize(3);
        assertThat(seeds.warnings())
                .anyMatch(warning -> warning.startsWith("duplicates") && warning.contains("3.1 and 3.2"));
    }

    @Test
    void millionsAndPerplexitiesAreDoubted() {
        assertThat(read("params,tokens,loss", "125,2.5,35").warnings())
                .hasSize(3)
                .anyMatch(warning -> warning.contains("125.0 parameters"))
                .anyMatch(warning -> warning.contains("perplexity"));
        assertThat(read("params,tokens,flops,loss", "1e8,1e10,1e12,3").warnings())
                .anyMatch(warning -> warning.contains("times 6ND"));
    }

    @Test
    void filesThatAreNoTablesAreNamed() {
        assertThatThrownBy(() -> RunTable.read(directory.resolve("none.csv"), ColumnNames.usual()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.csv");
        assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("params,tokens,loss", "1,2,3,4")).hasMessageContaining("4 cells");
        assertThatThrownBy(() -> read("loss,tokens,loss", "1,2,3")).hasMessageContaining("two columns named loss");
    }

    @Test
    void shortAndMistypedNamesAreNearTheirOwnColumn() {
        assertThatThrownBy(() -> read("parms,toks,los", "1,2,3"))
                .hasMessageContaining("--params-column=parms")
                .hasMessageContaining("--tokens-column=toks")
                .hasMessageContaining("--loss-column=los")
                .hasMessageNotContaining("los or")
                .hasMessageNotContaining("or toks");
        assertThatThrownBy(() -> read("N,D,FLOPs,Pile test loss", "1,2,3,4"))
                .hasMessageEndingWith("--loss-column='Pile test loss'");
    }

    @Test
    void uniqueTokensAndExpertsAreFoundOrNamed() {
        Run usual = read("params,unique_tokens,num_experts,tokens,loss", "1e8,5e8,8,1e10,3.1")
                .runs()
                .get(0);
        assertThat(usual.more()).containsEntry("uniqueTokens", 5e8).containsEntry("experts", 8.0);
        var named = new ColumnNames(Map.of(Column.UNIQUE_TOKENS, "corpus"));
        assertThat(read(named, "params,corpus,tokens,loss", "1e8,5e8,1e10,3.1")
                        .runs()
                        .get(0)
                        .more())
                .containsEntry("uniqueTokens", 5e8);
    }

    @Test
    void lossesInOtherUnitsAreNamedByTheirColumn() {
        for (String[] unit : new String[][] {
            {"loss_bpb", "bits per byte"}, {"eval/bpc", "bits per character"}, {"val_loss_bits", "bits"}
        }) {
            var named = new ColumnNames(Map.of(Column.LOSS, unit[0]));
            assertThat(read(named, "params,tokens," + unit[0], "1e8,1e10,1.1").warnings())
                    .singleElement()
                    .asString()
                    .contains("column " + unit[0])
                    .contains("is in " + unit[1] + " by its name")
                    .contains("nothing was converted");
        }
        var plain = new ColumnNames(Map.of(Column.LOSS, "loss_rabbits"));
        assertThat(read(plain, "params,tokens,loss_rabbits", "1e8,1e10,1.1").warnings())
                .isEmpty();
    }

    @Test
    void giantFlopsAreTakenForWhatTheyAre() {
        var named = new ColumnNames(Map.of(Column.FLOPS, "total_gflops"));
        RunTable table = read(named, "params,tokens,total_gflops,loss", "1e8,1e10,6.6e9,3.1", "2e8,1e10,1.3e10,3.0");
        assertThat(table.runs().get(0).flops()).isEqualTo(6.6e18);
        assertThat(table.warnings())
                .singleElement()
                .asString()
                .contains("total_gflops")
                .contains("GFLOPs");
        assertThatThrownBy(() -> read(named, "params,total_gflops,loss", "1e9,6.6e9,3.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("column total_gflops")
                .hasMessageContaining("1.100 tokens")
                .hasMessageContaining("GFLOPs?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "14,250,764|write it without thousands separators: 14250764",
                "14 250 764|write it without separators: 14250764",
                "14.251M|write it out: 14.251e6",
                "7b|write it out: 7e9",
                "3,651289|write a decimal point: 3.651289"
            })
    void numbersOfSpreadsheetsGetAHint(String cell, String hint) {
        assertThatThrownBy(() -> read("params;tokens;loss", cell + ";1e10;3.1"))
                .hasMessageContaining("params=" + cell + " is not a number; " + hint);
    }

    @Test
    void commentsBeforeTheTableAreSkippedUnlessTheyAreItsHeader() {
        RunTable noted = read("# exported on a Monday, by hand", "", "params,tokens,loss", "1e8,1e10,3.1");
        assertThat(noted.runs()).hasSize(1);
        assertThat(read("# params tokens", "# params,tokens,loss", "1e8,1e10,3.1")
                        .runs())
                .hasSize(1);
        assertThatThrownBy(() -> read("# note", "params,tokens,loss", "1e8,1e10,x"))
                .hasMessageContaining("line 3 of");
    }

    @Test
    void aLossThatIsNowhereANumberIsAnErrorThatSaysWhatIsThere() {
        assertThatThrownBy(() -> read("N,D,val_loss", "1e7,1e9,nan", "2e7,1e9,", "3e7,1e9,nan"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("column val_loss of")
                .hasMessageContaining("has no number in any of its 3 rows: nan in 2, nothing in 1")
                .hasMessageContaining("--loss-column");
        assertThatThrownBy(() -> read("N,D,loss"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has a header, but no row below it");
    }

    @Test
    void namesOfColumnsThatAreSuggestedCanBeCopiedIntoAShell() {
        assertThatThrownBy(() -> read("params (M),D,loss", "10,1e9,3"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("--params-column='params (M)'");
    }

    @Test
    void wordsOfANameTellWhatItMayMean() {
        assertThatThrownBy(() -> read("parameters,compute_budget,final_loss", "1e8,6e18,3.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("name the right one: --flops-column=compute_budget");
        assertThatThrownBy(() -> read("Total Parameters,Tokens (B),val_bits_per_byte", "1e8,1e10,1.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--params-column='Total Parameters'")
                .hasMessageContaining("--tokens-column='Tokens (B)'")
                .hasMessageContaining("--loss-column=val_bits_per_byte");
        assertThatThrownBy(() -> read("params,seen_tokens_b,trainCompute,loss", "1e8,10,6e18,3.1"))
                .hasMessageEndingWith("--tokens-column=seen_tokens_b, or --flops-column=trainCompute");
    }

    @Test
    void runsThatDifferInTheirSeedAreRepeatsAndNoCopies() {
        RunTable table = read(
                "name,seed,params,tokens,loss",
                "a,0,1e8,1e10,3.1",
                "a,1,1e8,1e10,3.1",
                "a,2,1e8,1e10,3.2",
                "b,0,2e8,1e10,3.0",
                "b,1,2e8,1e10,2.9",
                "c,0,4e8,1e10,2.8");
        assertThat(table.runs()).hasSize(6);
        assertThat(table.warnings())
                .containsExactly("repeats: 5 rows are repeats of 2 runs with another seed; all are kept, and for the"
                        + " intervals those of one name count as one");
        assertThat(read("name,seed,params,tokens,loss", "a,0,1e8,1e10,3.1", "a,0,1e8,1e10,3.2")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("duplicates: 1 row has the name");
        assertThat(read("seed,params,tokens,loss", "0,1e8,1e10,3.1", "1,1e8,1e10,3.1")
                        .runs())
                .as("equal to all digits that were kept")
                .hasSize(2);
    }

    @Test
    void aDirectoryIsNoTable() throws IOException {
        assertThatThrownBy(() -> RunTable.read(directory, ColumnNames.usual()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory + " is a directory, not a table of runs; name the CSV file in it");
        Files.writeString(directory.resolve("runs.csv"), "");
        assertThatThrownBy(() -> RunTable.read(directory, ColumnNames.usual()))
                .hasMessageEndingWith("did you mean " + directory.resolve("runs.csv") + "?");
        assertThatThrownBy(() -> read("params,tokens,loss")).hasMessageStartingWith("no rows: ");
    }

    @Test
    void expertsAreCounted() {
        assertThatThrownBy(() -> read("params,experts,tokens,loss", "1e8,1.5,1e10,3.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("experts=1.5 must be a whole number of experts");
    }
}
