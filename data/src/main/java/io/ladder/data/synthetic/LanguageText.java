package io.ladder.data.synthetic;

import io.ladder.tensor.CounterRandom;

/**
 * Text of a source, piece by piece: a piece is a pure function of (seed, piece), begins in a state drawn from the
 * stationary distribution and is as long as is asked for, so pieces can be made anywhere in parallel. Immutable, any
 * thread.
 */
public final class LanguageText {
    private static final long TEXT = 21;

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
