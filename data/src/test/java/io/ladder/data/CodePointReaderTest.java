package io.ladder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ladder.conf.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodePointReaderTest {
    @Test
    void aByteOrderMarkIsNoTextAtTheStartOfAFileAndTextAnywhereElse() throws IOException {
        byte[] bytes = "\uFEFFa\uFEFF".getBytes(StandardCharsets.UTF_8);
        int[] block = new int[9];

        var fromTheStart = new CodePointReader(new ByteArrayInputStream(bytes), "corpus.txt", 0);
        assertThat(fromTheStart.read(block)).isEqualTo(2);
        assertThat(block).startsWith('a', 0xFEFF);
        assertThat(fromTheStart.offset()).isEqualTo(bytes.length);
        assertThat(read(bytes, 7)).containsExactly(0xFEFF, 'a', 0xFEFF);
    }

    @Property(tries = 300)
    void readsWhatJavaDecodes(@ForAll String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8); // unpaired surrogates become '?'
        int[] expected = new String(bytes, StandardCharsets.UTF_8).codePoints().toArray();

        assertThat(read(bytes, 7)).containsExactly(expected);
    }

    @Property(tries = 1000)
    void refusesExactlyWhatJavaRefuses(@ForAll("nearlyUtf8") byte[] bytes) throws IOException {
        boolean wellFormed = true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            wellFormed = false;
        }
        boolean accepted = true;
        try {
            read(bytes, 3);
        } catch (ConfigException e) {
            accepted = false;
        }

        assertThat(accepted).as(HexFormat.of().formatHex(bytes)).isEqualTo(wellFormed);
    }

    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<Byte> any = Arbitraries.of(List.of(
                (byte) 'a',
                (byte) 0x80,
                (byte) 0x8F,
                (byte) 0x90,
                (byte) 0x9F,
                (byte) 0xA0,
                (byte) 0xBF,
                (byte) 0xC0,
                (byte) 0xC1,
                (byte) 0xC2,
                (byte) 0xDF,
                (byte) 0xE0,
                (byte) 0xE1,
                (byte) 0xED,
                (byte) 0xEF,
                (byte) 0xF0,
                (byte) 0xF1,
                (byte) 0xF4,
                (byte) 0xF5,
                (byte) 0xFF));
        return any.array(byte[].class).ofMinSize(1).ofMaxSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "6162C328, 2, C3 28",
        "FF, 0, FF",
        "61E282, 1, E2 82 at the end of the text",
        "EDA080, 0, ED A0",
        "C080, 0, C0",
        "6180, 1, 80",
    })
    void namesFileOffsetAndBytes(String hex, int offset, String shown) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex), 100))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("corpus.txt: byte offset " + (1000 + offset) + " holds " + shown + ",")
                .hasMessageContaining("data.tokenizer=byte");
    }

    @Test
    void readsCharactersThatLieAcrossItsBlocks() throws IOException {
        String text = "x" + "€".repeat(100_000); // three bytes each: 65,536 is within one

        assertThat(read(text.getBytes(StandardCharsets.UTF_8), 1 << 16))
                .containsExactly(text.codePoints().toArray());
    }

    private static int[] read(byte[] bytes, int blockLength) throws IOException {
        var reader = new CodePointReader(new ByteArrayInputStream(bytes), "corpus.txt", 1000);
        var all = new ArrayList<Integer>();
        int[] block = new int[blockLength];
        for (int count = reader.read(block); count > 0; count = reader.read(block)) {
            for (int i = 0; i < count; i++) {
                all.add(block[i]);
            }
        }
        assertThat(reader.offset()).isEqualTo(1000 + bytes.length);
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
