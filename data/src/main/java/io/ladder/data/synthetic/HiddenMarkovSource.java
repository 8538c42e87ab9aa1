package io.ladder.data.synthetic;

import java.util.Arrays;

/**
 * A stationary hidden Markov source whose next state is determined by state and emitted symbol (a unifilar source, or
 * epsilon machine: Shalizi and Crutchfield 2001). Who knows the state keeps knowing it, so the entropy rate is the mean
 * of the states' own entropies under their stationary distribution (Shannon 1948, section 7), exactly. For other hidden
 * Markov sources no closed form is known. Immutable.
 */
public final class HiddenMarkovSource {
    /** Stationary enough: L1 distance between the distribution and its successor. */
    private static final double STATIONARY = 1e-13;

    private static final int MAX_ITERATIONS = 100_000;

    private final double[][] emissions;
    private final int[][] successors;
    private final double[] stationary;

    /**
     * @param emissions probability of each symbol, [states][symbols]; rows sum to 1
     * @param successors next state by state and symbol, [states][symbols]
     * @throws IllegalArgumentException if a row is no distribution, or the states have no stationary distribution that is
     *     reached from the uniform one
     */
    public HiddenMarkovSource(double[][] emissions, int[][] successors) {
        this.emissions = Arrays.stream(emissions).map(double[]::clone).toArray(double[][]::new);
        this.successors = Arrays.stream(successors).map(int[]::clone).toArray(int[][]::new);
        for (int state = 0; state < emissions.length; state++) {
            double sum = Arrays.stream(emissions[state]).sum();
            boolean negative = Arrays.stream(emissions[state]).anyMatch(p -> !(p >= 0));
            if (negative || Math.abs(sum - 1) > 1e-9 || successors[state].length != emissions[state].length) {
                throw new IllegalArgumentException("state " + state + " has no distribution over symbols: sum " + sum);
            }
        }
        this.stationary = findStationary();
    }

    public int numStates() {
        return emissions.length;
    }

    public int numSymbols() {
        return emissions[0].length;
    }

    /** Probability of a symbol in a state. */
    public double probability(int state, int symbol) {
        return emissions[state][symbol];
    }

    /** The state after a symbol was emitted. */
    public int next(int state, int symbol) {
        return successors[state][symbol];
    }

    /** Probability of a state in the long run. */
    public double stationary(int state) {
        return stationary[state];
    }

    /** Probabilities of all symbols in a state, a copy. */
    double[] emissions(int state) {
        return emissions[state].clone();
    }

    /** Probabilities of all states in the long run, a copy. */
    double[] stationary() {
        return stationary.clone();
    }

    /** Entropy rate in nats per symbol: what the best of all predictors loses that sees the whole past. */
    public double entropyRate() {
        double rate = 0;
        for (int state = 0; state < numStates(); state++) {
            rate += stationary[state] * entropy(emissions[state]);
        }
        return rate;
    }

    /**
     * Entropy in nats of a symbol given the {@code memory} symbols before it and nothing else; it falls towards the
     * entropy rate as {@code memory} grows. Sums over all {@code symbols ^ memory} pasts.
     */
    public double entropyGiven(int memory) {
        return entropyGiven(memory, stationary);
    }

    /** @param belief unnormalised probabilities of states; their sum is the probability of the past so far */
    private double entropyGiven(int memory, double[] belief) {
        double mass = Arrays.stream(belief).sum();
        if (mass == 0) {
            return 0;
        }
        if (memory == 0) {
            return mass * entropy(mixture(belief, mass));
        }
        double sum = 0;
        for (int symbol = 0; symbol < numSymbols(); symbol++) {
            sum += entropyGiven(memory - 1, after(belief, symbol));
        }
        return sum;
    }

    private double[] mixture(double[] belief, double mass) {
        double[] mixture = new double[numSymbols()];
        for (int state = 0; state < belief.length; state++) {
            if (belief[state] > 0) {
                for (int symbol = 0; symbol < mixture.length; symbol++) {
                    mixture[symbol] += belief[state] / mass * emissions[state][symbol];
                }
            }
        }
        return mixture;
    }

    private double[] after(double[] belief, int symbol) {
        double[] next = new double[belief.length];
        for (int state = 0; state < belief.length; state++) {
            next[successors[state][symbol]] += belief[state] * emissions[state][symbol];
        }
        return next;
    }

    private double[] findStationary() {
        double[] now = new double[numStates()];
        Arrays.fill(now, 1.0 / now.length);
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double[] next = new double[now.length];
            for (int symbol = 0; symbol < numSymbols(); symbol++) {
                for (int state = 0; state < now.length; state++) {
                    next[successors[state][symbol]] += now[state] * emissions[state][symbol];
                }
            }
            double moved = 0;
            for (int state = 0; state < now.length; state++) {
                moved += Math.abs(next[state] - now[state]);
            }
            now = next;
            if (moved < STATIONARY) {
                return now;
            }
        }
        throw new IllegalArgumentException("the states have no stationary distribution: they run in a cycle");
    }

    /** Entropy of a distribution in nats. */
    static double entropy(double[] probabilities) {
        double sum = 0;
        for (double p : probabilities) {
            sum -= p > 0 ? p * Math.log(p) : 0;
        }
        return sum;
    }
}
