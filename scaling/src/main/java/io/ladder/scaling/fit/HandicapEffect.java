package io.ladder.scaling.fit;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A handicap whose shape is known and whose size is estimated: half of the replicates take it out of the losses, as large as
 * it is plausible; the others leave losses as they are, for it may be chance. So intervals reach from the law that is
 * reported to the one that runs without the handicap would have.
 *
 * <p>Immutable.
 */
final class HandicapEffect implements Effect {
    private final double[] shape;
    private final double size;
    private final double error;
    private final int freedom;
    private final double ownDeviation;

    /**
     * @param shape by run, of ln L
     * @param size that fits best
     * @param error its standard error
     * @param freedom degrees of freedom of the residuals
     * @param ownDeviation theirs
     */
    HandicapEffect(double[] shape, double size, double error, int freedom, double ownDeviation) {
        this.shape = shape.clone();
        this.size = size;
        this.error = error;
        this.freedom = freedom;
        this.ownDeviation = ownDeviation;
    }

    /** That fits best, of ln L. */
    double size() {
        return size;
    }

    @Override
    public double ownDeviation() {
        return ownDeviation;
    }

    @Override
    public double[] draw(SplittableRandom random) {
        double normal = random.nextGaussian();
        double drawn = random.nextBoolean() ? size + normal * error * UnknownScale.factor(freedom) : 0;
        return Arrays.stream(shape).map(value -> -drawn * value).toArray();
    }

    @Override
    public double covariance(int run, int other) {
        return shape[run] * shape[other];
    }

    @Override
    public double meanSquare() {
        return (size * size + error * error) / 2;
    }
}
