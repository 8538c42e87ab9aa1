package io.ladder.collective;

/** A peer failed or stayed silent: the attempt ends and restarts from a checkpoint. Never catch one and carry on. */
public final class CollectiveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CollectiveException(String message) {
        super(message);
    }

    public CollectiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
