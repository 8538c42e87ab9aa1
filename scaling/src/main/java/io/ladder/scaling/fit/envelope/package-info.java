/**
 * Approach 1 of Hoffmann et al. 2022: the lower envelope of training curves. Start at {@link
 * io.ladder.scaling.fit.envelope.EnvelopeFit}. Pure; safe to call from many threads.
 */
package io.ladder.scaling.fit.envelope;
