package io.ladder.sharding;

/** A committed checkpoint is not what was written: the message names file, what was expected and what was found. */
public final class CorruptCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptCheckpointException(Object file, String expected, String found) {
        super("checkpoint file " + file + " is damaged: expected " + expected + ", found " + found
                + "; delete its directory to fall back to the checkpoint before it");
    }

    CorruptCheckpointException(Object file, String expected, String found, Throwable cause) {
        this(file, expected, found);
        initCause(cause);
    }
}
