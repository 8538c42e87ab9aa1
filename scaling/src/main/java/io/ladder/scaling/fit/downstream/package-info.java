/**
 * From predicted loss to predicted downstream error: {@link io.ladder.scaling.fit.downstream.DownstreamReport} chains an
 * error law behind a fitted loss law and carries the uncertainty of both. Pure but for the file it writes.
 */
package io.ladder.scaling.fit.downstream;
