package io.ladder.driver.tokenize;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Opens file systems of Hadoop paths. */
public final class Storage {
    private static final String SPARK_PREFIX = "spark.hadoop.";

    private Storage() {}

    /**
     * Hadoop's settings before there is a Spark session: its files on the class path and in the directories that {@code
     * HADOOP_CONF_DIR} and {@code YARN_CONF_DIR} name (as spark-submit reads them), and {@code spark.hadoop.*}.
     */
    public static Configuration settings() {
        return settings(System.getenv());
    }

    static Configuration settings(Map<String, String> environment) {
        var settings = new Configuration();
        for (String variable : List.of("YARN_CONF_DIR", "HADOOP_CONF_DIR")) {
            String directory = environment.getOrDefault(variable, "");
            for (String name : List.of("core-site.xml", "hdfs-site.xml")) {
                java.nio.file.Path file = java.nio.file.Path.of(directory, name);
                if (!directory.isEmpty() && Files.isReadable(file)) {
                    settings.addResource(new Path(file.toUri()));
                }
            }
        }
        Properties properties = System.getProperties();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(SPARK_PREFIX)) {
                settings.set(key.substring(SPARK_PREFIX.length()), properties.getProperty(key));
            }
        }
        return settings;
    }

    /** A path as every process names it: with its scheme, and absolute in this process's working directory. */
    public static String qualified(String path, Configuration settings) throws IOException {
        Path given = new Path(path);
        return of(given, settings).makeQualified(given).toString();
    }

    /** Whether this process has the file system of a path; executors may have more, such as s3a. */
    public static boolean isKnown(String path, Configuration settings) {
        try {
            of(new Path(path), settings);
            return true;
        } catch (UnsupportedFileSystemException e) {
            return false;
        } catch (IOException | IllegalArgumentException e) {
            return true; // whoever uses it says what is wrong
        }
    }

    /** The file system of a path; local files without the {@code .crc} files Hadoop would leave beside them. */
    static FileSystem of(Path path, Configuration settings) throws IOException {
        try {
            FileSystem fileSystem = path.getFileSystem(settings);
            return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
        } catch (RuntimeException e) {
            if (e.getCause() instanceof ClassNotFoundException) { // configured, but not on the class path
                throw new UnsupportedFileSystemException(
                        path + " needs a file system that is not on the class path: " + e.getMessage());
            }
            throw e;
        }
    }

    /** Where a path lies on this machine; empty if it is on another file system, or on none. */
    public static Optional<java.nio.file.Path> onThisMachine(String path, Configuration settings) {
        try {
            Path given = new Path(path);
            return isLocal(given, settings)
                    ? Optional.of(java.nio.file.Path.of(
                            of(given, settings).makeQualified(given).toUri().getPath()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static boolean isLocal(Path path, Configuration settings) throws IOException {
        return path.getFileSystem(settings) instanceof LocalFileSystem;
    }
}
