package io.ladder.collective;

/**
 * How ranks find each other before they have streams: a few rounds of short strings. Behind it stands Spark's barrier
 * task context, or {@link ThreadRendezvous} where ranks are threads.
 *
 * <p>Every rank makes the same calls in the same order. Slow (milliseconds to seconds per call): for start-up only.
 */
public interface Rendezvous {
    int rank();

    int worldSize();

    /**
     * Gives {@code message} to all ranks and returns everyone's, indexed by rank.
     *
     * @throws CollectiveException if a rank does not arrive
     */
    String[] allGather(String message);

    /**
     * Returns once every rank has called it.
     *
     * @throws CollectiveException if a rank does not arrive
     */
    void barrier();
}
