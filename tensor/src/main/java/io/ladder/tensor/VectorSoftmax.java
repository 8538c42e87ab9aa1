package io.ladder.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Loops over the keys of a column of attention's scores: see {@link AttentionColumn}. What softmax sums over keys is a sum
 * of vectors.
 *
 * <p>All are run from one place that knows several of them, so that each is compiled by itself: inlined into what calls
 * them they are more than C2 takes before it leaves vectors on the heap ({@link Lanes}). An exp and a rounding to bf16 in
 * one loop are at that limit, and beyond it in some processes; so all count in f32, and rounding is a loop of its own over
 * what the first-level cache still holds.
 */
enum VectorSoftmax {
    /** shifts = the largest score * scale + bias of each query; NaN if any is. */
    MAXIMA(VectorSoftmax::maxima),
    /**
     * scores = exp(scores * scale + bias - shifts); sums = their sums, NaN where a score, seen or not, is not finite: exp
     * alone would hide it.
     */
    EXPONENTIALS(VectorSoftmax::exponentials),
    /**
     * scores = exp(scores * scale + bias - shifts), which are logSumExp; means = scale * the sum of these probabilities *
     * gradients.
     */
    PROBABILITIES(VectorSoftmax::probabilities),
    /** gradients = scores, which are probabilities by now, * (gradients * scale - means). */
    GRADIENTS(VectorSoftmax::gradients),
    /** target *= multipliers. */
    MULTIPLY(VectorSoftmax::multiply),
    /** narrowTarget = target, rounded, in its place. */
    ROUND(VectorSoftmax::round),
    /** target = 0. */
    CLEAR(VectorSoftmax::clear),
    /** narrowTarget = 0. */
    CLEAR_NARROW(VectorSoftmax::clearNarrow);

    private interface Loop {
        void run(AttentionColumn of);
    }

    private final Loop loop;

    VectorSoftmax(Loop loop) {
        this.loop = loop;
    }

    void run(AttentionColumn of) {
        loop.run(of);
    }

    private static void maxima(AttentionColumn of) {
        Elements scores = of.scores;
        Elements bias = of.bias;
        float scale = of.scale;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        int biasAt = of.biasAt;
        FloatVector max = Lanes.all(Float.NEGATIVE_INFINITY);
        for (int k = 0; k < keys; k++) {
            max = max.max(scores.load(at).fma(Lanes.all(scale), bias.load(biasAt - k)));
            at += stride;
        }
        of.shifts.store(max, of.perQueryAt);
    }

    private static void exponentials(AttentionColumn of) {
        Elements scores = of.scores;
        Elements bias = of.bias;
        float scale = of.scale;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        int biasAt = of.biasAt;
        FloatVector shift = of.shifts.load(of.perQueryAt);
        FloatVector sum = Lanes.all(0f);
        FloatVector check = Lanes.all(0f);
        for (int k = 0; k < keys; k++) {
            FloatVector s = scores.load(at);
            check = s.fma(Lanes.all(0f), check);
            FloatVector e = VectorMath.exp(
                    s.fma(Lanes.all(scale), bias.load(biasAt - k)).sub(shift));
            scores.store(e, at);
            sum = sum.add(e);
            at += stride;
        }
        of.sums.store(sum.add(check), of.perQueryAt);
    }

    private static void probabilities(AttentionColumn of) {
        Elements scores = of.scores;
        Elements gradients = of.gradients;
        Elements bias = of.bias;
        float scale = of.scale;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        int biasAt = of.biasAt;
        FloatVector shift = of.shifts.load(of.perQueryAt);
        FloatVector sum = Lanes.all(0f);
        for (int k = 0; k < keys; k++) {
            FloatVector s = scores.load(at).fma(Lanes.all(scale), bias.load(biasAt - k));
            FloatVector p = VectorMath.exp(s.sub(shift));
            sum = p.fma(gradients.load(at), sum);
            scores.store(p, at);
            at += stride;
        }
        of.means.store(sum.mul(Lanes.all(scale)), of.perQueryAt);
    }

    private static void gradients(AttentionColumn of) {
        Elements probabilities = of.scores;
        Elements gradients = of.gradients;
        float scale = of.scale;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        FloatVector mean = of.means.load(of.perQueryAt);
        for (int k = 0; k < keys; k++) {
            FloatVector d = gradients.load(at).mul(Lanes.all(scale)).sub(mean);
            gradients.store(d.mul(probabilities.load(at)), at);
            at += stride;
        }
    }

    private static void multiply(AttentionColumn of) {
        Elements target = of.target;
        Elements multipliers = of.multipliers;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        for (int k = 0; k < keys; k++) {
            target.store(target.load(at).mul(multipliers.load(k * Lanes.COUNT)), at);
            at += stride;
        }
    }

    private static void round(AttentionColumn of) {
        Elements target = of.target;
        Elements narrowTarget = of.narrowTarget;
        int stride = of.stride;
        int at = of.at;
        int to = of.narrowAt;
        int keys = of.keys;
        for (int k = 0; k < keys; k++) {
            narrowTarget.storeNarrow(target.load(at), to);
            at += stride;
            to += 2 * stride;
        }
    }

    private static void clear(AttentionColumn of) {
        Elements target = of.target;
        int stride = of.stride;
        int at = of.at;
        int keys = of.keys;
        for (int k = 0; k < keys; k++) {
            target.store(Lanes.all(0f), at);
            at += stride;
        }
    }

    private static void clearNarrow(AttentionColumn of) {
        Elements narrowTarget = of.narrowTarget;
        int stride = of.stride;
        int at = of.narrowAt;
        int keys = of.keys;
        for (int k = 0; k < keys; k++) {
            narrowTarget.storeNarrow(Lanes.all(0f), at);
            at += 2 * stride;
        }
    }
}
