/**
 * Approach 2 of Hoffmann et al. 2022: profiles of one budget each, the minimum of every profile, a line through the
 * minima. Start at {@link io.ladder.scaling.fit.isoflop.IsoflopFit}; {@link
 * io.ladder.scaling.fit.isoflop.Profiles} sorts runs into budgets and {@link
 * io.ladder.scaling.fit.isoflop.ProfileFit} finds one minimum. Pure; safe to call from many threads.
 */
package io.ladder.scaling.fit.isoflop;
