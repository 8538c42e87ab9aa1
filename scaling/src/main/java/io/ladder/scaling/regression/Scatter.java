package io.ladder.scaling.regression;

/**
 * Line through points of known variances that scatter more than these explain: adds the one common variance that makes
 * the weighted residuals as large as they should be (Paule and Mandel 1982), so that no point rules because its own
 * error came out small.
 */
public final class Scatter {
    private static final int HALVINGS = 200;

    private Scatter() {}

    /**
     * The common variance; 0 if the points scatter no more than their own variances explain.
     *
     * @param x at least two different
     * @param variances positive, of y
     */
    public static double common(double[] x, double[] y, double[] variances) {
        int freedom = x.length - 2;
        if (freedom <= 0 || excess(x, y, variances, 0, freedom) <= 0) {
            return 0;
        }
        double high = variances[0];
        while (excess(x, y, variances, high, freedom) > 0) {
            high *= 4;
        }
        double low = 0;
        for (int i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
            double middle = (low + high) / 2;
            if (excess(x, y, variances, middle, freedom) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Weights 1 / (variance + common variance). */
    public static double[] weights(double[] variances, double common) {
        double[] weights = new double[variances.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 / (variances[i] + common);
        }
        return weights;
    }

    /** Weighted squares about the best line, less the degrees of freedom. */
    private static double excess(double[] x, double[] y, double[] variances, double common, int freedom) {
        double[] weights = weights(variances, common);
        double total = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            total += weights[i];
            meanX += weights[i] * x[i];
            meanY += weights[i] * y[i];
        }
        meanX /= total;
        meanY /= total;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += weights[i] * (x[i] - meanX) * (x[i] - meanX);
            xy += weights[i] * (x[i] - meanX) * (y[i] - meanY);
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double off = y[i] - meanY - xy / xx * (x[i] - meanX);
            sum += weights[i] * off * off;
        }
        return sum - freedom;
    }
}
