package io.ladder.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelSetsTest {
    @Test
    void opensBothSetsByName() {
        try (Kernels fast = KernelSets.open("onednn", 2);
                Kernels plain = KernelSets.open("plain", 2)) {
            assertThat(fast.description()).startsWith("onednn: oneDNN 3.").contains("-bit vectors, 2 threads");
            assertThat(plain.description()).startsWith("plain");
        }
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> KernelSets.open("cuda", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessage("tensor.kernels=cuda is not known; use onednn | plain");
        assertThatThrownBy(() -> KernelSets.open("--kernels", "cuda", 1))
                .hasMessage("--kernels=cuda is not known; use onednn | plain");
    }

    @Test
    void aNameIsKnownInAnyCase() {
        try (Kernels plain = KernelSets.open("Plain", 1)) {
            assertThat(plain.description()).startsWith("plain");
        }
        assertThat(new TensorConfig("OneDNN").kernels()).isEqualTo("onednn");
    }

    @Test
    void whyTheNativeLibraryIsDamagedIsSaidByEveryAttempt(@TempDir Path directory) throws Exception {
        Path libraries = Files.createDirectories(directory.resolve("damaged/org/bytedeco/dnnl/linux-x86_64"));
        for (String library : List.of("libjnidnnl.so", "libdnnl.so.3")) {
            Files.writeString(libraries.resolve(library), "damaged ".repeat(1000));
        }
        String classPath = directory.resolve("damaged") + File.pathSeparator + System.getProperty("java.class.path");
        String output = openInNewProcess(
                directory, List.of("--add-modules=jdk.incubator.vector", "-cp", classPath), "onednn", "again");
        List<String> errors =
                output.lines().filter(line -> line.contains("cannot be loaded")).toList();
        assertThat(errors).hasSize(2).allMatch(error -> error.contains("invalid ELF header"));
        assertThat(errors.get(0)).contains("tensor.kernels=onednn").contains("use tensor.kernels=plain");
        assertThat(errors.get(1)).contains("--kernels=onednn").contains("use --kernels=plain");
        assertThat(output).doesNotContain("a-thread").doesNotContain("ExceptionInInitializerError");
    }

    @Test
    void withoutTheNativeLibraryTheErrorNamesTheWayOut(@TempDir Path directory) throws Exception {
        String classPath = String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("linux-x86_64"))
                        .toList());
        String output =
                openInNewProcess(directory, List.of("--add-modules=jdk.incubator.vector", "-cp", classPath), "onednn");
        assertThat(output).contains("cannot be loaded").contains("tensor.kernels=plain");
    }

    @Test
    void withoutTheVectorModuleOnlyThePlainSetOpens(@TempDir Path directory) throws Exception {
        List<String> options = List.of("-cp", System.getProperty("java.class.path"));
        assertThat(openInNewProcess(directory, options, "onednn"))
                .contains("--add-modules=jdk.incubator.vector")
                .contains("tensor.kernels=plain");
        assertThat(openInNewProcess(directory, options, "plain"))
                .contains("opened plain")
                .contains("sum 3.0")
                .contains("scratch " + AttentionScratch.bytes(OpenKernelSet.ATTENTION, DType.BF16, 1));
    }

    private static String openInNewProcess(Path directory, List<String> options, String set, String... more)
            throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + directory);
        command.addAll(options);
        command.add(OpenKernelSet.class.getName());
        command.add(set);
        command.addAll(List.of(more));
        File output = directory.resolve("output-" + set).toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output.toPath());
    }

    /** What a process of other options does. */
    static final class OpenKernelSet {
        static final AttentionShape ATTENTION = new AttentionShape(2, 512, 4, 2, 16, 512, true);

        private OpenKernelSet() {}

        public static void main(String[] args) throws InterruptedException {
            if (args.length > 1) { // on a thread of its own first, as executors do
                var thread = new Thread(() -> open("tensor.kernels", args[0]), "a-thread");
                thread.start();
                thread.join();
                open("--kernels", args[0]);
                return;
            }
            System.out.println("scratch " + AttentionScratch.bytes(ATTENTION, DType.BF16, 1)); // as a launcher asks
            open("tensor.kernels", args[0]);
        }

        private static void open(String setting, String set) {
            try (Kernels kernels = KernelSets.open(setting, set, 1);
                    TensorArena arena = new TensorArena()) {
                System.out.println("opened " + kernels.description());
                Tensor one = arena.f32(1);
                one.set(0, 1);
                Tensor two = arena.f32(1);
                two.set(0, 2);
                kernels.add(one, two);
                VectorSum.addInto(one.window(), 0, one.window(), 0, 4); // works with and without the module
                System.out.println("sum " + two.get(0));
            } catch (ConfigException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
