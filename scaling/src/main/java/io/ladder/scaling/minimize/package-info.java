/**
 * Minimization of smooth functions of a few variables, to the last digits: {@link
 * io.ladder.scaling.minimize.LimitedMemoryBfgs} finds the basin's floor from afar, {@link
 * io.ladder.scaling.minimize.NewtonPolish} ends on the point where the gradient is zero. {@link
 * io.ladder.scaling.minimize.Objective} is what both minimize. Pure and stateless; safe to share between threads as far
 * as the objective is.
 */
package io.ladder.scaling.minimize;
