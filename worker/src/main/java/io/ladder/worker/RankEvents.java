package io.ladder.worker;

/**
 * What rank 0 tells the driver; other ranks are silent, and errors are thrown. Called on the rank's thread; an
 * implementation must not block for long.
 */
public interface RankEvents {
    /** Everything is assembled and the first step comes next. */
    void started(RunFacts facts);

    /** A step is done. */
    void step(StepMetrics metrics);

    /** A checkpoint is committed. */
    void checkpointed(long step, String path);

    /** The run is over and everything went well. */
    void finished(RunSummary summary);

    /** Something a practitioner wants to read. */
    void log(String line);

    /** Something that is probably wrong. */
    void warn(String line);
}
