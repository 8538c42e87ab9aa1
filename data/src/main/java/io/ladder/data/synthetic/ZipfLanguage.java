package io.ladder.data.synthetic;

import io.ladder.conf.Problems;
import io.ladder.conf.Require;
import io.ladder.data.CharTokenizer;
import io.ladder.data.TokenizerSpec;
import io.ladder.tensor.CounterRandom;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A language with a Zipf vocabulary whose entropy rate is known in closed form.
 *
 * <p>The hidden state is the last symbol together with the class of the one before it. In every state the symbol of rank
 * r comes with probability r^-exponent / sum (Zipf 1949), so every state, and with them the language, has the entropy of
 * that one distribution. What a model must learn is the order: which symbol has which rank where. A common order is
 * shuffled for each last symbol by {@code shuffle}, and again for each class by {@code classShuffle} (Gumbel noise on the
 * logarithm of the rank). States are themselves frequent or rare, over orders of magnitude, so that a model learns ever
 * rarer ones as it grows and reads on: loss falls as a power of both (Michaud et al. 2023).
 *
 * @param symbols size of the vocabulary
 * @param classes of symbols two steps back; 1: a Markov chain whose state is the last symbol
 * @param exponent of Zipf's law, above 0
 * @param shuffle how far orders differ between last symbols; 0: not at all
 * @param classShuffle how far orders differ between classes
 * @param seed which of the languages of this kind
 */
public record ZipfLanguage(int symbols, int classes, double exponent, double shuffle, double classShuffle, long seed) {
    /** Symbols as text: printable characters from here on. */
    private static final int FIRST_CHARACTER = '0';

    private static final int MAX_SYMBOLS = 1024;
    private static final long SHUFFLE = 11;
    private static final long CLASS_SHUFFLE = 12;
    private static final long CLASS = 13;

    public ZipfLanguage {
        var problems = new Problems();
        problems.require(
                symbols >= 2 && symbols <= MAX_SYMBOLS,
                () -> "synthetic.symbols=" + symbols + " must be between 2 and " + MAX_SYMBOLS);
        problems.require(
                classes >= 1 && classes <= symbols,
                () -> "synthetic.classes=" + classes + " must be between 1 and synthetic.symbols=" + symbols);
        problems.collect(() -> Require.positive("synthetic.exponent", exponent));
        problems.collect(() -> Require.inRange("synthetic.shuffle", shuffle, 0, Double.MAX_VALUE));
        problems.collect(() -> Require.inRange("synthetic.classShuffle", classShuffle, 0, Double.MAX_VALUE));
        problems.throwIfAny();
    }

    /** The language as a source of symbols, which are token ids. */
    public HiddenMarkovSource source() {
        double[] zipf = zipf();
        double[][] emissions = new double[symbols * classes][symbols];
        int[][] successors = new int[symbols * classes][symbols];
        for (int last = 0; last < symbols; last++) {
            for (int ofBefore = 0; ofBefore < classes; ofBefore++) {
                int state = last * classes + ofBefore;
                int[] order = order(last, ofBefore);
                for (int rank = 0; rank < symbols; rank++) {
                    emissions[state][order[rank]] = zipf[rank];
                }
                for (int symbol = 0; symbol < symbols; symbol++) {
                    successors[state][symbol] = symbol * classes + classOf(last);
                }
            }
        }
        return new HiddenMarkovSource(emissions, successors);
    }

    /** Entropy rate, nats per symbol, in closed form: that of the Zipf distribution. */
    public double entropyRate() {
        return HiddenMarkovSource.entropy(zipf());
    }

    /**
     * Mean entropy, in nats per symbol, of the targets of a training window: the state is known from the second symbol
     * on, so only the first target costs more than the entropy rate.
     *
     * @param seq targets of a window, each after at least one symbol of it
     */
    public double entropyInWindow(int seq) {
        return entropyRate() + (source().entropyGiven(1) - entropyRate()) / seq;
    }

    /** One printable character per symbol, no end token. */
    public TokenizerSpec tokenizer() {
        var characters = new BitSet();
        int character = FIRST_CHARACTER;
        for (int symbol = 0; symbol < symbols; character++) {
            if (Character.isLetterOrDigit(character)) {
                characters.set(character);
                symbol++;
            }
        }
        return CharTokenizer.specOf(characters, false);
    }

    private double[] zipf() {
        double[] weights = IntStream.rangeClosed(1, symbols)
                .mapToDouble(rank -> Math.pow(rank, -exponent))
                .toArray();
        double sum =
                IntStream.range(0, symbols).mapToDouble(rank -> weights[rank]).sum();
        return IntStream.range(0, symbols)
                .mapToDouble(rank -> weights[rank] / sum)
                .toArray();
    }

    /** Symbols by rank in a state. */
    private int[] order(int last, int ofBefore) {
        double[] score = IntStream.range(0, symbols)
                .mapToDouble(symbol -> Math.log(symbol + 1.0)
                        - shuffle * gumbel(CounterRandom.key(seed, SHUFFLE, last), symbol)
                        - classShuffle
                                * gumbel(
                                        CounterRandom.key(CounterRandom.key(seed, CLASS_SHUFFLE, last), ofBefore),
                                        symbol))
                .toArray();
        return IntStream.range(0, symbols)
                .boxed()
                .sorted(Comparator.comparingDouble(symbol -> score[symbol]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int classOf(int symbol) {
        return (int) Long.remainderUnsigned(CounterRandom.bits(CounterRandom.key(seed, CLASS), symbol), classes);
    }

    private static double gumbel(long key, long counter) {
        double uniform = 1 - CounterRandom.uniformDouble(key, counter); // (0, 1]
        return -Math.log(-Math.log(uniform * (1 - 0x1.0p-53)));
    }
}
