package io.ladder.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ladder.conf.ConfigException;
import io.ladder.data.Tokenizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZipfLanguageTest {
    private static final ZipfLanguage SMALL = new ZipfLanguage(6, 2, 1.1, 0.7, 0.5, 3);

    @Test
    void theClosedFormIsTheRateOfTheSource() {
        for (ZipfLanguage language : new ZipfLanguage[] {
            SMALL, new ZipfLanguage(64, 4, 1.3, 0.6, 0.3, 1), new ZipfLanguage(128, 1, 0.9, 0.2, 0, 2)
        }) {
            assertThat(language.source().entropyRate()).isCloseTo(language.entropyRate(), within(1e-10));
        }
    }

    @Test
    void twoSymbolsTellTheStateAndOneDoesNot() {
        HiddenMarkovSource source = SMALL.source();
        assertThat(source.entropyGiven(2)).isCloseTo(SMALL.entropyRate(), within(1e-10));
        assertThat(source.entropyGiven(1)).isGreaterThan(SMALL.entropyRate() + 0.01);
        assertThat(SMALL.entropyInWindow(64) - SMALL.entropyRate())
                .isCloseTo((source.entropyGiven(1) - SMALL.entropyRate()) / 64, within(1e-12));
    }

    @Test
    void theTextHasTheEntropyOfTheSource() {
        int length = 1_000_000;
        int[] text = new int[length];
        LanguageText.Piece piece = new LanguageText(SMALL.source(), 5).piece(0);
        piece.read(text, length);
        assertThat(piece.nats() / length).isCloseTo(SMALL.entropyRate(), within(5e-3)); // 5 standard errors
        assertThat(countedEntropy(text, 6)).isCloseTo(SMALL.entropyRate(), within(5e-3));
    }

    /** Entropy of a symbol given the two before it, from counts alone. */
    private static double countedEntropy(int[] text, int symbols) {
        int[][] counts = new int[symbols * symbols][symbols];
        for (int i = 2; i < text.length; i++) {
            counts[text[i - 2] * symbols + text[i - 1]][text[i]]++;
        }
        double entropy = 0;
        for (int[] row : counts) {
            double total = Arrays.stream(row).sum();
            for (int count : row) {
                entropy -= count > 0 ? count * Math.log(count / total) : 0;
            }
        }
        return entropy / (text.length - 2);
    }

    @Test
    void aTypicalPieceIsAsHardAsTheLanguage() {
        var text = new LanguageText(SMALL.source(), 5);
        int length = 20_000;
        long typical = text.typicalPiece(length, 16);
        double miss = Math.abs(text.natsOf(typical, length) / length - SMALL.entropyRate());
        assertThat(miss).isLessThan(1.5e-3); // the scatter of such a piece is 7e-3
        for (long other = -1; other >= -16; other--) {
            assertThat(Math.abs(text.natsOf(other, length) / length - SMALL.entropyRate()))
                    .isGreaterThanOrEqualTo(miss);
        }
    }

    @Test
    void piecesAreReproducibleAndDiffer() {
        var text = new LanguageText(SMALL.source(), 5);
        assertThat(first(text, 1)).isEqualTo(first(new LanguageText(SMALL.source(), 5), 1));
        assertThat(first(text, 1)).isNotEqualTo(first(text, 2));
        assertThat(first(text, 1)).isNotEqualTo(first(new LanguageText(SMALL.source(), 6), 1));
    }

    private static int[] first(LanguageText text, int piece) {
        int[] symbols = new int[100];
        text.piece(piece).read(symbols, 100);
        return symbols;
    }

    @Test
    void everySymbolIsOnePrintableCharacter() {
        Tokenizer tokenizer = Tokenizer.of(new ZipfLanguage(200, 1, 1, 1, 0, 1).tokenizer());
        assertThat(tokenizer.vocabSize()).isEqualTo(200);
        String characters = tokenizer.spec().characters();
        assertThat(tokenizer.encode(characters)).hasSize(200);
        assertThat(characters.codePoints().allMatch(Character::isLetterOrDigit)).isTrue();
    }

    @Test
    void saysAllThatIsWrongWithItsSettings() {
        assertThatThrownBy(() -> new SyntheticConfig(1, 2, -1, 0.5, 0, 1, 0))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .hasSize(4)
                        .anyMatch(problem -> problem.startsWith("synthetic.symbols=1"))
                        .anyMatch(problem -> problem.startsWith("synthetic.exponent=-1"))
                        .anyMatch(problem -> problem.startsWith("synthetic.validationTokens=0")));
    }
}
