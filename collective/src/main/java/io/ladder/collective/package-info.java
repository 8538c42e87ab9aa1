/**
 * How ranks exchange tensors: transports move bytes, collectives are built on them once for every network.
 *
 * <p>Start at {@link io.ladder.collective.Communicator} (what a rank may ask for) and {@link
 * io.ladder.collective.RingCommunicator} (how it is done); {@link io.ladder.collective.Transport} is all that a network
 * must give: ordered byte streams per pair of ranks, non-blocking, and one status word per rank that names the culprit
 * when something fails. {@link io.ladder.collective.InMemoryTransport} joins threads, {@link io.ladder.collective.AeronTransport} processes and hosts.
 * Ranks of one
 * host add up in each other's memory, {@link io.ladder.collective.SharedAllReduce}.
 * {@link io.ladder.collective.Rendezvous} is how ranks meet before they have streams. {@link
 * io.ladder.collective.WireType} is what floats travel as.
 *
 * <p>Threads: each rank uses its own instances from one thread at a time; Aeron adds daemon threads, one per rank and
 * one per host, which end with {@code close}. Every wait has a deadline and ends in a {@link
 * io.ladder.collective.CollectiveException} that says whose log to read. Must not depend on Spark or on the model.
 */
package io.ladder.collective;
