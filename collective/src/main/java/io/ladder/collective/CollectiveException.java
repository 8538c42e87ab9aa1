package io.ladder.collective;

import java.util.OptionalInt;

/** A peer failed or stayed silent: the attempt ends and restarts from a checkpoint. Never catch one and carry on. */
public final class CollectiveException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NOBODY = -1;

    private final int culprit;

    public CollectiveException(String message) {
        super(message);
        this.culprit = NOBODY;
    }

    public CollectiveException(String message, Throwable cause) {
        super(message, cause);
        this.culprit = NOBODY;
    }

    /** A failure that began at rank {@code culprit}, as far as this rank can tell. */
    public CollectiveException(String message, int culprit) {
        super(message);
        this.culprit = culprit;
    }

    /** The rank whose log should be read first, where one is known. */
    public OptionalInt culprit() {
        return culprit == NOBODY ? OptionalInt.empty() : OptionalInt.of(culprit);
    }
}
