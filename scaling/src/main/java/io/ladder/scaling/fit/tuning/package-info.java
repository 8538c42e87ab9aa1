/**
 * How the best learning rate and batch move with scale: {@link io.ladder.scaling.fit.tuning.TuningFit} finds the best
 * setting of every size and training length and a power law through them. Pure; safe to call from many threads.
 */
package io.ladder.scaling.fit.tuning;
