package io.ladder.driver.tokenize;

import io.ladder.data.CodePointReader;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/** Places in UTF-8 files between two characters. */
final class CharacterBoundary {
    private static final int MOST_CONTINUATION_BYTES = 3;

    private final Configuration settings;

    CharacterBoundary(Configuration settings) {
        this.settings = settings;
    }

    /**
     * The first place at or after {@code offset} whose byte can begin a character; after three that cannot, the text is
     * not UTF-8 and that place itself, so that whoever decodes from there finds out.
     */
    long atOrAfter(CorpusFile file, long offset) throws IOException {
        long end = Math.min(file.length(), offset + MOST_CONTINUATION_BYTES);
        try (InputStream in = new Span(file, offset, end, false).open(settings)) {
            long at = offset;
            while (at < end && (in.read() & 0xC0) == 0x80) {
                at++;
            }
            return at;
        }
    }

    /** The place in a span's file before which the span has {@code count} characters. */
    long afterCharacters(Span span, long count) throws IOException {
        try (InputStream in = span.open(settings)) {
            var reader = new CodePointReader(in, span.file().shown(), span.from());
            for (long left = count; left > 0; ) {
                int[] block = new int[(int) Math.min(left, 1 << 16)];
                int got = reader.read(block);
                if (got == 0) {
                    throw new IOException(span.file().shown() + " changed while it was being read; tokenize again");
                }
                left -= got;
            }
            return reader.offset();
        }
    }
}
