package io.ladder.driver.spark;

import io.ladder.collective.AeronConfig;
import io.ladder.collective.AeronTransport;
import io.ladder.collective.Communicator;
import io.ladder.collective.Rendezvous;
import io.ladder.collective.RingCommunicator;

/** Connects a rank to the others. */
final class RankLink {
    /** Longest wait for a silent peer: a dead rank is named within this by every survivor. */
    private static final long TIMEOUT_MS = 15_000;

    private RankLink() {}

    static Communicator open(Rendezvous rendezvous) {
        return new RingCommunicator(AeronTransport.connect(rendezvous, AeronConfig.ofThisHost()), TIMEOUT_MS);
    }
}
