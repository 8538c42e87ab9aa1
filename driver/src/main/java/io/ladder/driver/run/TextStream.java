package io.ladder.driver.run;

import io.ladder.data.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Generated text as it comes: every token's bytes go out at once, but never half of a UTF-8 character, which waits for
 * its other bytes. Bytes that are no UTF-8 (an untrained byte-level model makes such) become U+FFFD.
 */
public final class TextStream {
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final Tokenizer tokenizer;
    private final OutputStream out;
    private final byte[] waiting = new byte[4];
    private int numWaiting;
    private int numExpected;

    public TextStream(Tokenizer tokenizer, OutputStream out) {
        this.tokenizer = tokenizer;
        this.out = out;
    }

    /** Whole text. */
    public void write(String text) {
        try {
            dropIncomplete();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** One token. */
    public void write(int token) {
        try {
            for (byte next : tokenizer.decode(new int[] {token}, 0, 1)) {
                write(next);
            }
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Nobody reads on: no failure, but the end of the work. */
    public static final class ReaderGoneException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ReaderGoneException(IOException cause) {
            super("nobody reads the text any more", cause);
        }
    }

    /** Java has no type for EPIPE, only the words of the C library. */
    private static RuntimeException failed(IOException error) {
        boolean readerGone =
                String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
        return readerGone
                ? new ReaderGoneException(error)
                : new UncheckedIOException("cannot write the text: " + error.getMessage(), error);
    }

    private void write(byte next) throws IOException {
        boolean continues = (next & 0xC0) == 0x80;
        if (!continues || numWaiting == 0) {
            dropIncomplete();
            numExpected = length(next);
            if (numExpected == 0) {
                out.write(REPLACEMENT);
                return;
            }
        }
        waiting[numWaiting++] = next;
        if (numWaiting == numExpected) {
            String character = new String(waiting, 0, numWaiting, StandardCharsets.UTF_8);
            out.write(character.getBytes(StandardCharsets.UTF_8)); // overlong and surrogate forms become U+FFFD
            numWaiting = 0;
        }
    }

    private void dropIncomplete() throws IOException {
        if (numWaiting > 0) {
            out.write(REPLACEMENT);
            numWaiting = 0;
        }
    }

    /** Bytes of the character that begins with {@code first}; 0 if none does. */
    private static int length(byte first) {
        int value = first & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xC2) {
            return 0;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : value < 0xF5 ? 4 : 0;
    }
}
