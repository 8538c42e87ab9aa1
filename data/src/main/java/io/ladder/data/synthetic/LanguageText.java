package io.ladder.data.synthetic;

import io.ladder.tensor.CounterRandom;

/**
 * Text of a source, piece by piece: a piece is a pure function of (seed, piece), begins in a state drawn from the
 * stationary distribution and is as long as is asked for, so pieces can be made anywhere in parallel. Immutable, any
 * thread.
 */
public final class LanguageText {
    private static final long TEXT = 21;
    private static final int BLOCK = 1 << 16;

    private final HiddenMarkovSource source;
    private final long seed;
    private final AliasTable[] emissions;
    private final AliasTable states;

    public LanguageText(HiddenMarkovSource source, long seed) {
        this.source = source;
        this.seed = seed;
        this.states = AliasTable.of(source.stationary());
        this.emissions = new AliasTable[source.numStates()];
        for (int state = 0; state < emissions.length; state++) {
            emissions[state] = AliasTable.of(source.emissions(state));
        }
    }

    /** Reads one piece from its beginning. */
    public Piece piece(long number) {
        return new Piece(CounterRandom.key(seed, TEXT, number));
    }

    /**
     * Number of a typical piece: of {@code candidates} pieces, numbered -1, -2 and so on, the one on which the source's
     * own loss is nearest to its entropy rate (Shannon's typical sequences). A short text for validation is otherwise
     * easier or harder than the language by the scatter of a text of its length, and so is every model's loss on it.
     *
     * @param length symbols of the piece
     */
    public long typicalPiece(long length, int candidates) {
        double rate = source.entropyRate();
        long best = -1;
        double bestMiss = Double.POSITIVE_INFINITY;
        for (long number = -1; number >= -candidates; number--) {
            double miss = Math.abs(natsOf(number, length) / length - rate);
            if (miss < bestMiss) {
                bestMiss = miss;
                best = number;
            }
        }
        return best;
    }

    /** What the source itself loses on the first {@code length} symbols of a piece, in nats. */
    public double natsOf(long number, long length) {
        Piece piece = piece(number);
        int[] block = new int[(int) Math.min(BLOCK, length)];
        for (long left = length; left > 0; left -= BLOCK) {
            piece.read(block, (int) Math.min(BLOCK, left));
        }
        return piece.nats();
    }

    /** A piece being read, symbol after symbol. Not thread-safe. */
    public final class Piece {
        private final long key;
        private long counter;
        private int state;
        private double nats;

        private Piece(long key) {
            this.key = key;
            this.state = states.draw(CounterRandom.bits(key, counter++));
        }

        /** Writes the next {@code count} symbols to {@code target[0 .. count)}. */
        public void read(int[] target, int count) {
            for (int i = 0; i < count; i++) {
                int symbol = emissions[state].draw(CounterRandom.bits(key, counter++));
                nats -= Math.log(source.probability(state, symbol));
                target[i] = symbol;
                state = source.next(state, symbol);
            }
        }

        /** What the source itself loses on everything read so far: the sum of -ln p(symbol | state), in nats. */
        public double nats() {
            return nats;
        }
    }
}
