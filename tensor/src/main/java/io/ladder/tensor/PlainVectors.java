package io.ladder.tensor;

/** Operations on flat vectors, and dropout. */
final class PlainVectors {
    private PlainVectors() {}

    static void add(Tensor x, Tensor y) {
        Shapes.f32("x", x);
        Shapes.like("y", y, x);
        for (long i = 0; i < x.numElements(); i++) {
            y.set(i, y.get(i) + x.get(i));
        }
    }

    static void convert(Tensor x, Tensor y) {
        Shapes.sameSize("y", y, x);
        for (long i = 0; i < x.numElements(); i++) {
            y.set(i, x.get(i));
        }
    }

    static void scale(Tensor x, float factor) {
        Shapes.f32("x", x);
        for (long i = 0; i < x.numElements(); i++) {
            x.set(i, x.get(i) * factor);
        }
    }

    static double sumOfSquares(Tensor x) {
        Shapes.f32("x", x);
        double sum = 0;
        for (long i = 0; i < x.numElements(); i++) {
            double value = x.get(i);
            sum += value * value;
        }
        return sum;
    }

    static void dropout(Tensor x, float p, long key, long firstRow) {
        Shapes.f32("x", x);
        float keepScale = dropoutKeepScale(p);
        long firstCounter = firstRow * Shapes.columns(x);
        for (long i = 0; i < x.numElements(); i++) {
            x.set(i, CounterRandom.uniform(key, firstCounter + i) < p ? 0 : x.get(i) * keepScale);
        }
    }

    /** 1 / (1 - p). */
    static float dropoutKeepScale(float p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout probability " + p + " is not in [0, 1)");
        }
        return 1 / (1 - p);
    }

    static void adamW(Tensor weights, Tensor gradients, Tensor m, Tensor v, Tensor copy, AdamWCoefficients c) {
        Shapes.adamW(weights, gradients, m, v, copy);
        for (long i = 0; i < weights.numElements(); i++) {
            float g = gradients.get(i) * c.gradientScale();
            float newM = c.beta1() * m.get(i) + c.oneMinusBeta1() * g;
            float newV = c.beta2() * v.get(i) + c.oneMinusBeta2() * g * g;
            m.set(i, newM);
            v.set(i, newV);
            float denominator = (float) Math.sqrt(newV) * c.inverseRootCorrection2() + c.eps();
            weights.set(i, weights.get(i) * c.decayFactor() - c.stepSize() * newM / denominator);
            if (copy != null) {
                copy.set(i, weights.get(i));
            }
        }
    }
}
