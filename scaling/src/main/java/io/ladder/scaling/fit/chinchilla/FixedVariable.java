package io.ladder.scaling.fit.chinchilla;

import io.ladder.scaling.minimize.Objective;

/**
 * An objective with one of its variables held.
 *
 * @param index of the variable
 * @param held its value
 */
record FixedVariable(Objective whole, int index, double held) implements Objective {
    @Override
    public int dimension() {
        return whole.dimension() - 1;
    }

    @Override
    public double value(double[] point, double[] gradient) {
        double[] all = new double[whole.dimension()];
        double value = whole.value(with(point), all);
        System.arraycopy(without(all), 0, gradient, 0, gradient.length);
        return value;
    }

    @Override
    public void hessian(double[] point, double[][] hessian) {
        double[][] all = new double[whole.dimension()][whole.dimension()];
        whole.hessian(with(point), all);
        int row = 0;
        for (int i = 0; i < all.length; i++) {
            if (i != index) {
                System.arraycopy(without(all[i]), 0, hessian[row++], 0, dimension());
            }
        }
    }

    /** The other variables of a point. */
    double[] without(double[] all) {
        double[] others = new double[all.length - 1];
        System.arraycopy(all, 0, others, 0, index);
        System.arraycopy(all, index + 1, others, index, others.length - index);
        return others;
    }

    /** The point of all variables that the others make with the one held. */
    double[] with(double[] others) {
        double[] all = new double[others.length + 1];
        System.arraycopy(others, 0, all, 0, index);
        all[index] = held;
        System.arraycopy(others, index, all, index + 1, others.length - index);
        return all;
    }
}
