package io.ladder.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that diverges leaves word of it, for the receipt, until it is trained once more. */
class DivergenceIT {
    @TempDir
    Path directory;

    @Test
    void aTrainingThatDivergesIsRecordedAndTheReceiptSaysSo() throws Exception {
        TinyRun.config(directory);
        var plan = LadderProcess.run(
                directory,
                "plan",
                "--law",
                "E=1.69,A=406.4,B=410.7,alpha=0.34,beta=0.28",
                "--flops",
                "1e14",
                "--seq",
                "32");
        assertThat(plan.exitCode()).as("%s", plan).isZero();

        var train = LadderProcess.run(
                directory, "train", "tiny.yaml", "--set", "train.optimizer.lr=1e9", "--set", "train.clip=none");
        assertThat(train.exitCode()).as("%s", train).isEqualTo(1);
        assertThat(train.err()).contains("training diverged at step ");
        assertThat(Files.readString(directory.resolve("runs/tiny/diverged.json")))
                .contains("training diverged at step ");

        var receipt = LadderProcess.run(directory, "receipt", "runs/tiny", "--plan", "plan");
        assertThat(receipt.exitCode()).as("%s", receipt).isEqualTo(2);
        assertThat(receipt.err())
                .contains("the run runs/tiny diverged, so there is no loss to set beside the plan")
                .contains("training diverged at step ")
                .doesNotContain("--resume");
    }

    @Test
    void whatTheOnlyUpdateBrokeIsNeitherSavedNorCalledTrained() throws Exception {
        TinyRun.config(directory);
        var train = LadderProcess.run(
                directory,
                "train",
                "tiny.yaml",
                "--set",
                "train.steps=1",
                "--set",
                "train.optimizer.lr=1e38",
                "--set",
                "train.schedule.warmup=0",
                "--set",
                "train.schedule.minLr=0");
        assertThat(train.exitCode()).as("%s", train).isEqualTo(1);
        assertThat(train.err())
                .contains("ladder: training diverged at step 1: its update (learning rate 1.00e+38, gradient norm ")
                .contains("first on rank 0 in ")
                .contains("no checkpoint was committed");
        assertThat(directory.resolve("runs/tiny/checkpoints")).doesNotExist();
        assertThat(directory.resolve("runs/tiny/summary.json")).doesNotExist();
        assertThat(Files.readString(directory.resolve("runs/tiny/metrics.jsonl")))
                .contains("\"step\":1")
                .doesNotContain("NaN");
    }
}
