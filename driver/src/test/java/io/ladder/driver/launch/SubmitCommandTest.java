package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmitCommandTest {
    private static final Path JAR = Path.of("/ladder/ladder.jar");
    private static final SparkInstallation EMBEDDED =
            new SparkInstallation(Path.of("/ladder/spark"), true, JAR, ClassArchive.NONE);
    private static final SparkInstallation OWN =
            new SparkInstallation(Path.of("/opt/spark"), false, JAR, ClassArchive.NONE);

    private static List<String> words(SparkInstallation spark, String... userOptions) {
        return new SubmitCommand(
                        spark,
                        Path.of("/jdk/bin/java"),
                        "io.ladder.driver.TrainApplication",
                        List.of("conf/a b.yaml", "--set", "train.steps=3"),
                        3,
                        new SparkConfig(2, "1g"),
                        700,
                        Path.of("/runs/a/logs/driver.log"),
                        Path.of("/tmp/ladder/17"),
                        List.of(Path.of("conf/a b.yaml")),
                        new SubmitOptions(List.of(userOptions)))
                .words();
    }

    @Test
    void theEmbeddedSparkIsALocalClusterOfOneExecutorPerRank() {
        List<String> words = words(EMBEDDED);
        assertThat(words).startsWith("env", "SPARK_HOME=/tmp/ladder/17");
        assertThat(words).containsSubsequence("--master", "local-cluster[3,2,1024]");
        assertThat(words).containsSubsequence("/jdk/bin/java", "org.apache.spark.deploy.SparkSubmit", "spark-internal");
        assertThat(words).contains("spark.task.cpus=2", "spark.executor.cores=2", "spark.ui.enabled=false");
        assertThat(words).contains("-Dladder.log=/runs/a/logs/driver.log", "-Dladder.scratch=/tmp/ladder/17");
        assertThat(words).endsWith("spark-internal", "conf/a b.yaml", "--set", "train.steps=3");
    }

    /** The user's comes later and wins; what was planned stays beside it, so that the two can be told apart. */
    @Test
    void whatIsPlannedForMemoryIsToldApartFromWhatTheUserGives() {
        assertThat(words(EMBEDDED, "--conf", "spark.executor.memoryOverhead=540m"))
                .containsSubsequence(
                        "spark.executor.memoryOverhead=700m",
                        "spark.ladder.plannedMemoryOverhead=700m",
                        "spark.executor.memoryOverhead=540m");
    }

    @Test
    void executorsGetTheVectorModuleAndAeronsAccess() {
        String options = words(EMBEDDED).stream()
                .filter(word -> word.startsWith("spark.executor.extraJavaOptions="))
                .findFirst()
                .orElseThrow();
        assertThat(options)
                .contains("--add-modules=jdk.incubator.vector")
                .contains("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
                .contains("-Dorg.bytedeco.javacpp.cachedir=/ladder/native");
    }

    @Test
    void aUsersOwnSparkIsSubmittedToWithTheApplicationJar() {
        List<String> words = words(OWN);
        assertThat(words).startsWith("/opt/spark/bin/spark-submit");
        assertThat(words).doesNotContain("--master");
        assertThat(words).containsSubsequence("--class", "io.ladder.driver.TrainApplication", "/ladder/ladder.jar");
        assertThat(words).contains("spark.executor.memoryOverhead=700m", "spark.executor.instances=3");
        assertThat(words).noneMatch(word -> word.contains("spark.ui.enabled"));
    }

    @Test
    void theUsersOptionsComeAfterOursSoThatTheyWin() {
        List<String> words = words(EMBEDDED, "--master", "spark://host:7077", "--conf", "spark.speculation=true");
        assertThat(words.lastIndexOf("--master")).isGreaterThan(words.indexOf("--master"));
        assertThat(words.indexOf("spark.speculation=true")).isGreaterThan(words.indexOf("spark.speculation=false"));
        assertThat(words.indexOf("spark.speculation=true")).isLessThan(words.indexOf("spark-internal"));
    }

    @Test
    void inClusterModeTheConfigurationTravelsAndNoLocalFileIsNamed() {
        List<String> words = words(OWN, "--master", "yarn", "--deploy-mode", "cluster");
        assertThat(words).containsSubsequence("--files", "conf/a b.yaml");
        assertThat(String.join(" ", words)).doesNotContain("-Dladder.log");
    }

    @Test
    void aRankInsideTheDriverGivesTheDriverTheRanksFlags() {
        assertThat(words(EMBEDDED)).doesNotContain("--add-modules=jdk.incubator.vector");
        assertThat(words(EMBEDDED, "--master", "local[1]")).contains("--add-modules=jdk.incubator.vector");
    }
}
