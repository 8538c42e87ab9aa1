package io.ladder.driver.launch;

import io.ladder.conf.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where Spark and the application jar are.
 *
 * @param home Spark's directory; holds {@code jars}
 * @param embedded whether it is the layout that our build makes, which has no {@code bin/spark-submit}
 * @param applicationJar everything which Spark does not have, as one jar
 * @param classArchive classes of the embedded Spark's processes
 */
public record SparkInstallation(Path home, boolean embedded, Path applicationJar, ClassArchive classArchive) {
    /** Set by {@code scripts/ladder}: the directory with {@code ladder.jar}, {@code spark} and {@code conf}. */
    public static final String LADDER_HOME = "LADDER_HOME";

    /** The user's {@code SPARK_HOME} if it is set, else the embedded Spark below {@link #LADDER_HOME}. */
    public static SparkInstallation find(Map<String, String> environment) {
        String ladderHome = environment.get(LADDER_HOME);
        if (ladderHome == null || ladderHome.isBlank()) {
            throw new ConfigException(
                    LADDER_HOME + " is not set; start commands through scripts/ladder, which sets it");
        }
        Path ladder = Path.of(ladderHome).toAbsolutePath();
        Path jar = ladder.resolve("ladder.jar");
        if (!Files.isRegularFile(jar)) {
            throw new ConfigException("no application jar " + jar + "; build it with ./mvnw -DskipTests package");
        }
        String sparkHome = environment.get("SPARK_HOME");
        if (sparkHome == null || sparkHome.isBlank()) {
            return new SparkInstallation(ladder.resolve("spark"), true, jar, ClassArchive.find(jar, environment));
        }
        Path home = Path.of(sparkHome).toAbsolutePath();
        requireSpark(sparkHome, home);
        return new SparkInstallation(home, false, jar, ClassArchive.NONE);
    }

    /** A user's Spark elsewhere, with this application jar; whether it is there is not looked at. */
    public SparkInstallation at(Path otherHome) {
        return new SparkInstallation(otherHome, false, applicationJar, ClassArchive.NONE);
    }

    /** The script looks too, because it needs the jars for the JVM that runs this; it is said in the same words. */
    private static void requireSpark(String sparkHome, Path home) {
        String remedy = "; point it at a Spark 3.5 (Scala 2.12), or unset it to use the embedded one";
        if (!Files.isExecutable(home.resolve("bin/spark-submit"))) {
            throw new ConfigException("SPARK_HOME=" + sparkHome + " has no bin/spark-submit" + remedy);
        }
        try (var core = Files.newDirectoryStream(home.resolve("jars"), "spark-core_2.12-*.jar")) {
            if (core.iterator().hasNext()) {
                return;
            }
        } catch (IOException e) {
            throw new ConfigException("SPARK_HOME=" + sparkHome + " has no jars that can be read" + remedy, e);
        }
        throw new ConfigException("SPARK_HOME=" + sparkHome + " has no jars/spark-core_2.12-*.jar" + remedy);
    }

    /** Class path of a JVM of our own: no directories, a class archive does not allow them. */
    String classPath() {
        return applicationJar + ":" + home.resolve("jars") + "/*";
    }

    /** Logging configuration of our driver process: lines to the file named by system property {@code ladder.log}. */
    Path driverLogging() {
        return applicationJar.resolveSibling("spark/conf/log4j2.properties");
    }

    /** Where native libraries are unpacked once for all embedded runs. */
    Path nativeCache() {
        return applicationJar.resolveSibling("native");
    }
}
