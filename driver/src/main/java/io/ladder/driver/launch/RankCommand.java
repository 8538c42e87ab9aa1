package io.ladder.driver.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a JVM on this machine that computes as a rank does, without Spark: the flags of an executor, and the
 * environment that native libraries read when they load. Pure.
 *
 * @param installation whose application jar and Spark's libraries it runs with
 * @param java the java binary
 * @param mainClass what runs
 * @param arguments its arguments
 * @param log file of its log lines
 */
public record RankCommand(
        SparkInstallation installation, Path java, String mainClass, List<String> arguments, Path log) {
    /** Its Java heap, as the default of an executor; tensors are outside of it. */
    public static final long HEAP_BYTES = 1L << 30;

    public RankCommand {
        arguments = List.copyOf(arguments);
    }

    /** The command, ready to run. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add("env");
        RankEnvironment.VARIABLES.forEach((name, value) -> words.add(name + "=" + value));
        words.add(java.toString());
        words.addAll(JvmFlags.RANK);
        words.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + (HEAP_BYTES >> 20) + "m"));
        words.addAll(installation.classArchive().flags("rank"));
        words.add("-Dlog4j2.configurationFile=" + installation.driverLogging().toUri());
        words.add("-Dladder.log=" + log);
        words.add("-Dladder.logLevel=warn");
        words.add("-Dorg.bytedeco.javacpp.cachedir=" + installation.nativeCache());
        words.addAll(List.of("-cp", installation.classPath(), mainClass));
        words.addAll(arguments);
        return List.copyOf(words);
    }
}
