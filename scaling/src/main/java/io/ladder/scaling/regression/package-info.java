/**
 * Least squares as the forms need it: {@link io.ladder.scaling.regression.LinearFit} for weighted lines and
 * polynomials, {@link io.ladder.scaling.regression.CurveFit} for smooth curves from several starts, {@link
 * io.ladder.scaling.regression.SeparableFit} for curves that are linear in all but one or two constants. Plain arrays
 * in, plain arrays out; knows nothing of runs or laws. Everything here is pure and safe to call from many threads.
 */
package io.ladder.scaling.regression;
