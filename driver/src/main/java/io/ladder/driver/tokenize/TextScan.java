package io.ladder.driver.tokenize;

import io.ladder.data.CodePointReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What a pass over text as characters found.
 *
 * @param codePoints all that occur
 * @param characters number of characters in each span
 */
record TextScan(BitSet codePoints, List<Long> characters) implements Serializable {
    TextScan {
        characters = List.copyOf(characters);
    }

    /** @throws io.ladder.conf.ConfigException if the text is not UTF-8 */
    static TextScan of(List<Span> spans, Configuration settings) throws IOException {
        var codePoints = new BitSet();
        var characters = new ArrayList<Long>();
        int[] block = new int[1 << 16];
        for (Span span : spans) {
            long inSpan = 0;
            try (InputStream in = span.open(settings)) {
                var reader = new CodePointReader(in, span.file().shown(), span.from());
                for (int count = reader.read(block); count > 0; count = reader.read(block)) {
                    for (int j = 0; j < count; j++) {
                        codePoints.set(block[j]);
                    }
                    inSpan += count;
                }
            }
            characters.add(inSpan);
        }
        return new TextScan(codePoints, characters);
    }
}
