package io.ladder.tensor;

/**
 * Random numbers as a pure function of (key, counter): no state to save, the same on every rank and after a restart.
 *
 * <p>The mixer is splitmix64's finalizer (Steele, Lea and Flood 2014) over a Weyl sequence started at the key.
 */
public final class CounterRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private CounterRandom() {}

    /** 64 random bits for this key and counter. */
    public static long bits(long key, long counter) {
        return mix(key + (counter + 1) * GOLDEN_GAMMA);
    }

    /** Uniform in [0, 1) with 24 bits, exact in f32. */
    public static float uniform(long key, long counter) {
        return (bits(key, counter) >>> 40) * 0x1.0p-24f;
    }

    /** Uniform in [0, 1) with 53 bits. */
    public static double uniformDouble(long key, long counter) {
        return (bits(key, counter) >>> 11) * 0x1.0p-53;
    }

    /** Standard normal by Box and Muller (1958); uses counters 2 * counter and 2 * counter + 1 of the key. */
    public static double gaussian(long key, long counter) {
        double u = 1 - uniformDouble(key, 2 * counter); // (0, 1]
        double angle = 2 * Math.PI * uniformDouble(key, 2 * counter + 1);
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(angle);
    }

    /** A key derived from a seed. */
    public static long key(long seed) {
        return mix(seed + GOLDEN_GAMMA);
    }

    /** A key derived from a seed and a part: different parts give independent streams. */
    public static long key(long seed, long part) {
        return extend(key(seed), part);
    }

    /** A key derived from a seed and a path of two parts. */
    public static long key(long seed, long part, long next) {
        return extend(key(seed, part), next);
    }

    /** A key derived from a seed and a path of three parts. */
    public static long key(long seed, long part, long next, long last) {
        return extend(key(seed, part, next), last);
    }

    private static long extend(long key, long part) {
        return mix(key ^ mix(part + GOLDEN_GAMMA));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
