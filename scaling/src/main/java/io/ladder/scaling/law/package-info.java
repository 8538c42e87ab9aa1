/**
 * Laws as pure functions of N and D, without data: start at {@link io.ladder.scaling.law.LossLaw} and {@link
 * io.ladder.scaling.law.ChinchillaLaw}. Immutable, safe to share between threads. How a law is found is {@link
 * io.ladder.scaling.fit}'s.
 */
package io.ladder.scaling.law;
