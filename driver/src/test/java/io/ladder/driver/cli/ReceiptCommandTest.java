package io.ladder.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ladder.driver.run.RunDirectory;
import io.ladder.model.ModelStyle;
import io.ladder.scaling.json.RecordJson;
import io.ladder.scaling.law.ChinchillaLaw;
import io.ladder.scaling.plan.Plan;
import io.ladder.scaling.plan.Planner;
import io.ladder.scaling.plan.Question;
import io.ladder.scaling.plan.architecture.ArchitectureSearch;
import io.ladder.scaling.plan.budget.Evidence;
import io.ladder.scaling.recipe.RecipeOfRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ladder receipt} says of runs that cannot be compared, one clear message each. */
class ReceiptCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int receipt() {
        var command = CommandLines.of(new ReceiptCommand());
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(directory.resolve("run").toString());
    }

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve("run").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Plan plan() throws IOException {
        Path recipe = Files.writeString(
                directory.resolve("recipe.yaml"), "data: {text: [a]}\ntrain: {optimizer: {weightDecay: 0}}\n");
        Evidence evidence = Evidence.ofConstants(new ChinchillaLaw(1.2, 90, 300, 0.32, 0.30))
                .trainedBy(RecipeOfRuns.of(recipe));
        return new Planner(evidence, new ArchitectureSearch(ModelStyle.GPT2, 257, 256), Optional.empty())
                .plan(Question.ofFlops(1e14));
    }

    private void begun() throws IOException {
        file("config.yaml", "data: {text: [a]}\n");
        file("plan.json", RecordJson.of(plan()).toString());
        file("metrics.jsonl", "{\"step\": 7, \"loss\": 3.5, \"stepMs\": 10}\n");
    }

    @Test
    void whatIsNoRunIsSaid() throws IOException {
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString()).contains("no run at");
        file("notes.txt", "");
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString()).contains("is not the directory of a run");
    }

    @Test
    void aRunWithoutAPlanIsSaid() throws IOException {
        file("config.yaml", "data: {text: [a]}\n");
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString()).contains("has no plan.json").contains("--plan DIR");
    }

    @Test
    void aDamagedPlanIsSaidToBeOne() throws IOException {
        begun();
        file("plan.json", "{\"question\": {");
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString())
                .contains("plan.json is no plan of this version of Ladder: it is damaged")
                .contains("ladder plan --out DIR")
                .hasLineCount(1);
    }

    @Test
    void aRunThatWasInterruptedIsToBeFinished() throws IOException {
        begun();
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString())
                .contains("not finished")
                .contains("after step 7")
                .contains("finish it with there/ladder train --resume --run " + directory.resolve("run"));
    }

    @Test
    void aRunThatDivergedIsNotToBeResumed() throws IOException {
        begun();
        new RunDirectory(directory.resolve("run"))
                .writeDiverged("training diverged at step 8: loss NaN, gradient norm NaN");
        assertThat(receipt()).isEqualTo(2);
        assertThat(err.toString())
                .contains("diverged")
                .contains("step 8: loss NaN")
                .contains("lower")
                .doesNotContain("--resume");
    }

    @Test
    void aRunThatLeftTheRecipeIsComparedWithAWord() throws IOException {
        begun();
        file(
                "summary.json",
                "{\"parameters\": 100, \"tokens\": 1000, \"steps\": 7, \"valLoss\": 3, \"seconds\": 1, \"ranks\": 1}");
        assertThat(receipt()).as("%s", err).isZero();
        assertThat(out.toString()).contains("train.optimizer.weightDecay = 0.1 instead of 0");
        assertThat(out.toString()).doesNotContain("checkpoint"); // the summary names none
        assertThat(directory.resolve("run/receipt.json")).exists();
    }
}
