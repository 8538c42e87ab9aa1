package io.ladder.driver.spark;

import io.ladder.collective.Rendezvous;
import java.io.Serializable;

/** What one rank does, from start to end; serialized to its executor. */
@FunctionalInterface
interface RankWork extends Serializable {
    /**
     * Runs on the rank's task thread.
     *
     * @param link to the driver
     */
    void run(Rendezvous rendezvous, ExecutorLink link) throws Exception;
}
