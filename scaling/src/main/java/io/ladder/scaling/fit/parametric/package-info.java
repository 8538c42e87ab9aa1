/**
 * Forms beside Chinchilla's whose constants least squares finds: {@link
 * io.ladder.scaling.fit.parametric.GadreFit}, {@link io.ladder.scaling.fit.parametric.KaplanFit}, {@link
 * io.ladder.scaling.fit.parametric.DataConstrainedFit}, {@link io.ladder.scaling.fit.parametric.MixtureFit} and, from
 * loss to downstream error, {@link io.ladder.scaling.fit.parametric.DownstreamErrorFit}. Each turns runs into a law, or
 * says with a {@link io.ladder.conf.ConfigException} why these runs cannot. Pure; safe to call from many threads.
 */
package io.ladder.scaling.fit.parametric;
