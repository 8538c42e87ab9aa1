package io.ladder.scaling.fit;

/**
 * Huber's loss: r^2 / 2 near zero, delta (|r| - delta / 2) beyond (Huber 1964).
 *
 * @param delta where it turns from square to absolute
 */
public record Huber(double delta) {
    /** Of log-loss residuals, as Hoffmann et al. 2022 use it. */
    public static final Huber OF_LOG_LOSS = new Huber(1e-3);

    /** The loss of one residual. */
    public double loss(double residual) {
        double size = Math.abs(residual);
        return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
    }

    /** Its derivative. */
    public double slope(double residual) {
        return Math.max(-delta, Math.min(delta, residual));
    }

    /** Its second derivative. */
    public double curvature(double residual) {
        return Math.abs(residual) <= delta ? 1 : 0;
    }

    /** slope / residual: the weight in least squares that are solved again and again. */
    public double weight(double residual) {
        double size = Math.abs(residual);
        return size <= delta ? 1 : delta / size;
    }
}
