package io.ladder.data;

/** Token data on disk is not what was written: file, what was expected, what was found. */
public final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String file;

    public CorruptDataException(String file, String expected, String found) {
        this(file, expected, found, null);
    }

    public CorruptDataException(String file, String expected, String found, Throwable cause) {
        super(
                file + " is damaged: expected " + expected + ", found " + found
                        + "; delete its directory and tokenize again",
                cause);
        this.file = file;
    }

    /** The damaged file. */
    public String file() {
        return file;
    }
}
