package io.ladder.driver.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From {@link #open} on, every log line of the executor process goes to the rank's file in the run directory too, if the
 * run directory is visible here; otherwise Spark's own executor logs have it.
 */
final class RankLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RankLog.class);
    private static final String NAME = "rank";
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p [%t] %c{1}: %m%n%ex";

    private final FileAppender appender;

    private RankLog(FileAppender appender) {
        this.appender = appender;
    }

    /** Opens {@code file} for appending; {@code visible} is a file of the driver that must be there. */
    static RankLog open(Path file, Path visible) {
        if (!Files.exists(visible) || !(LogManager.getContext(false) instanceof LoggerContext context)) {
            LOG.info("the run directory is not visible here; these are the logs of this rank");
            return new RankLog(null);
        }
        Configuration configuration = context.getConfiguration();
        FileAppender appender = FileAppender.newBuilder()
                .setName(NAME)
                .withFileName(file.toString())
                .withAppend(true)
                .setLayout(PatternLayout.newBuilder().withPattern(PATTERN).build())
                .setConfiguration(configuration)
                .build();
        if (appender == null) {
            LOG.warn("cannot write {}; these are the logs of this rank", file);
            return new RankLog(null);
        }
        appender.start();
        configuration.getRootLogger().addAppender(appender, Level.INFO, null);
        context.updateLoggers();
        return new RankLog(appender);
    }

    /** The first line: who writes here. */
    void begin(int rank, int worldSize) {
        LOG.info(
                "rank {} of {} in process {}, logging {}",
                rank,
                worldSize,
                ProcessHandle.current().pid(),
                appender == null ? "here" : appender.getFileName());
    }

    @Override
    public void close() {
        if (appender != null && LogManager.getContext(false) instanceof LoggerContext context) {
            context.getConfiguration().getRootLogger().removeAppender(NAME);
            context.updateLoggers();
            appender.stop();
        }
    }
}
