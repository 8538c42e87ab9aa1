/**
 * The parametric form of Hoffmann et al. 2022. Start at {@link
 * io.ladder.scaling.fit.chinchilla.ChinchillaFit}; the objective and its derivatives are {@code ChinchillaObjective}.
 */
package io.ladder.scaling.fit.chinchilla;
