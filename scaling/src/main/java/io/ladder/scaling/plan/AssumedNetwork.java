package io.ladder.scaling.plan;

import io.ladder.scaling.plan.cluster.Cluster;
import io.ladder.scaling.plan.cluster.StepTime;
import java.util.Locale;
import java.util.Optional;

/** A plan for several hosts whose network is taken to be as fast as the memory of one. */
public final class AssumedNetwork {
    /** What hosts have at least nearly everywhere, 10 Gbit/s; bytes per second. */
    private static final double USUAL = 10e9 / 8;

    private static final double FELT = 1.01;

    private AssumedNetwork() {}

    /**
     * What the assumption may be worth; empty where all ranks fit one host.
     *
     * @param on the plan's cluster, whose bandwidth was measured between two ranks of one machine
     * @param hostCores of that machine; 0 if they are not known
     */
    public static Optional<String> doubt(Deployment on, int hostCores) {
        Cluster cluster = on.cluster();
        return on.choice()
                .chosen()
                .filter(chosen -> chosen.placement().ranks() > 1
                        && (long) chosen.placement().ranks() * cluster.cores() > hostCores)
                .map(chosen -> "network: between hosts the network's bandwidth was not given, so "
                        + Figures.three(cluster.bandwidth() / 1e9)
                        + " GB/s are taken, which two ranks of one machine have"
                        + (cluster.bandwidth() > USUAL ? slower(cluster.bandwidth(), chosen.time()) : "")
                        + "; give it: --bandwidth 10Gbit");
    }

    /** With nothing hidden behind computing, and without counting that less may be waited for elsewhere. */
    private static String slower(double bandwidth, StepTime time) {
        double most = time.compute() + time.bubble() + time.sentBytes() / USUAL;
        String less = "; 10 Gbit/s would be " + Figures.three(bandwidth / USUAL) + " times less, ";
        return most < FELT * time.seconds()
                ? less + "which a step would hardly feel"
                : String.format(
                        Locale.ROOT,
                        "%sand a step up to %s times as long (%s s instead of %s)",
                        less,
                        Figures.three(most / time.seconds()),
                        Figures.three(most),
                        Figures.three(time.seconds()));
    }
}
