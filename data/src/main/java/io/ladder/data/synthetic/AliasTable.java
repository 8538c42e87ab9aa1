package io.ladder.data.synthetic;

/** Draws from a fixed distribution in constant time (Walker 1977, Vose 1991). Immutable. */
final class AliasTable {
    private final double[] keep;
    private final int[] alias;

    private AliasTable(double[] keep, int[] alias) {
        this.keep = keep;
        this.alias = alias;
    }

    /** @param probabilities not negative, of sum 1 */
    static AliasTable of(double[] probabilities) {
        int n = probabilities.length;
        double[] keep = new double[n];
        int[] alias = new int[n];
        int[] stack = new int[n]; // columns below 1 from the left, the others from the right
        int small = 0;
        int large = n;
        for (int i = 0; i < n; i++) {
            keep[i] = probabilities[i] * n;
            alias[i] = i;
            if (keep[i] < 1) {
                stack[small++] = i;
            } else {
                stack[--large] = i;
            }
        }
        while (small > 0 && large < n) {
            int from = stack[large];
            int to = stack[--small];
            alias[to] = from;
            keep[from] -= 1 - keep[to];
            if (keep[from] < 1) {
                large++;
                stack[small++] = from;
            }
        }
        return new AliasTable(keep, alias);
    }

    /** The column that 64 random bits choose. */
    int draw(long bits) {
        long high = bits >>> 32;
        int column = (int) ((high * keep.length) >>> 32);
        double uniform = (bits & 0xFFFFFFFFL) * 0x1.0p-32;
        return uniform < keep[column] ? column : alias[column];
    }
}
