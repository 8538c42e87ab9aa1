package io.ladder.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.data.ByteTokenizer;
import io.ladder.data.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextStreamTest {
    private static final Tokenizer BYTES = new ByteTokenizer(false);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TextStream stream = new TextStream(BYTES, out);

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCharacterComesWholeOrNotYet() {
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        stream.write(euro[0] & 0xFF);
        stream.write(euro[1] & 0xFF);
        assertThat(out.size()).isZero();
        stream.write(euro[2] & 0xFF);
        assertThat(written()).isEqualTo("€");
    }

    @Test
    void bytesThatAreNoCharacterBecomeReplacements() {
        stream.write(0xFF);
        stream.write(0xE2);
        stream.write('a');
        stream.write(0x82);
        stream.write("end");
        assertThat(written()).isEqualTo("\uFFFD\uFFFDa\uFFFDend");
    }

    @Property
    void anyTextGoesThroughByteByByte(@ForAll String text) {
        var bytes = new ByteArrayOutputStream();
        var byBytes = new TextStream(BYTES, bytes);
        byte[] expected = text.getBytes(StandardCharsets.UTF_8); // lone surrogates are '?' here
        for (byte next : expected) {
            byBytes.write(next & 0xFF);
        }
        assertThat(bytes.toByteArray()).isEqualTo(expected);
    }

    @Test
    void tellsAReaderThatIsGoneFromAFailure() {
        assertThatThrownBy(() -> new TextStream(BYTES, failing("Broken pipe")).write("x"))
                .isInstanceOf(TextStream.ReaderGoneException.class);
        assertThatThrownBy(() -> new TextStream(BYTES, failing("No space left on device")).write(65))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot write the text: No space left on device");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
