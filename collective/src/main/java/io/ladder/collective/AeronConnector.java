package io.ladder.collective;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.agrona.LangUtil;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one rank's streams up, in rounds of the rendezvous: who lives where; drivers run; ports are known; connected.
 * A rank that fails says so in the next round, so that nobody waits for it.
 */
final class AeronConnector {
    private static final Logger LOG = LoggerFactory.getLogger(AeronConnector.class);
    private static final String FAILED = "failed: ";
    private static final String READY = "ready ";
    private static final int STREAM_BASE = 1000;
    private static final int MAX_RANKS = 1 << 16;
    private static final long POLL_MS = 1;

    private final Rendezvous rendezvous;
    private final AeronConfig config;
    private final int rank;
    private final int worldSize;

    private AeronDirectory directory;
    private HostMediaDriver driver;
    private Aeron aeron;

    AeronConnector(Rendezvous rendezvous, AeronConfig config) {
        this.rendezvous = rendezvous;
        this.config = config;
        this.rank = rendezvous.rank();
        this.worldSize = rendezvous.worldSize();
        if (worldSize > MAX_RANKS) {
            throw new IllegalArgumentException("at most " + MAX_RANKS + " ranks, not " + worldSize);
        }
    }

    AeronTransport connect() {
        try {
            return connectOrLeaveMess();
        } catch (RuntimeException e) {
            if (aeron != null) {
                aeron.close();
            }
            if (driver != null) {
                driver.close();
            }
            if (directory != null) {
                directory.close();
            }
            throw e;
        }
    }

    private AeronTransport connectOrLeaveMess() {
        String[] told = round("making a directory", this::tellHome);
        RankHome[] homes = Arrays.stream(told).map(RankHome::decode).toArray(RankHome[]::new);
        int driverRank = lowestRankSharingMemory(homes);

        String[] plans = round("starting a media driver", () -> tellTerms(homes, driverRank));
        int term = Arrays.stream(plans).mapToInt(Integer::parseInt).min().orElseThrow();
        TermPlan terms = TermPlan.ofRingTerm(term);
        if (driverRank != rank) {
            directory.close();
            directory = null;
        }

        var subscriptions = new Subscription[2];
        String[] endpoints = round("opening a port", () -> tellEndpoint(homes, driverRank, subscriptions));
        PeerStream[] streams = openStreams(homes, driverRank, terms, endpoints, subscriptions);
        rendezvous.barrier();
        LOG.info(
                "rank {} of {} is connected, to {} of the others through shared memory; media driver in rank {}, terms of {}"
                        + " KiB",
                rank,
                worldSize,
                Arrays.stream(streams)
                        .filter(SharedMemoryStream.class::isInstance)
                        .count(),
                driverRank,
                terms.ringTermBytes() >> 10);
        return new AeronTransport(
                rank,
                streams,
                homes,
                driverRank,
                aeron,
                Optional.ofNullable(driver),
                Optional.ofNullable(directory),
                config);
    }

    /** Does something and tells all ranks the outcome; throws if any rank failed. */
    private String[] round(String what, Supplier<String> work) {
        RuntimeException failure = null;
        String message;
        try {
            message = READY + work.get();
        } catch (RuntimeException e) {
            failure = e;
            message = FAILED + e.getMessage();
        }
        String[] all = rendezvous.allGather(message);
        if (failure != null) {
            throw failure;
        }
        for (int peer = 0; peer < worldSize; peer++) {
            if (all[peer].startsWith(FAILED)) {
                throw new CollectiveException(
                        "rank " + peer + " failed in " + what + ": " + all[peer].substring(FAILED.length()), peer);
            }
        }
        return Arrays.stream(all).map(text -> text.substring(READY.length())).toArray(String[]::new);
    }

    private String tellHome() {
        AeronDirectory.reap(config.directory());
        directory = AeronDirectory.create(config.directory());
        try {
            return RankHome.ofThisProcess(
                            directory.path(), ThreadLocalRandom.current().nextLong())
                    .encode();
        } catch (IOException e) {
            throw new CollectiveException("cannot read the free space of " + directory.path(), e);
        }
    }

    /** Containers of one host have the same boot id, but may not see each other's files. */
    private int lowestRankSharingMemory(RankHome[] homes) {
        int lowest = 0;
        while (!homes[lowest].sharesMemoryWith(homes[rank])) {
            lowest++;
        }
        return lowest;
    }

    private String tellTerms(RankHome[] homes, int driverRank) {
        int localRanks = (int) Arrays.stream(homes)
                .filter(home -> home.sharesMemoryWith(homes[rank]))
                .count();
        TermPlan terms = TermPlan.fit(
                config.termBytes(),
                homes[driverRank].freeBytes(),
                localRanks,
                worldSize,
                homes[driverRank].directory());
        if (driverRank == rank) {
            boolean usesNetwork = localRanks < worldSize || !config.sharedMemory();
            driver = HostMediaDriver.launch(
                    AeronDirectory.driverDirectory(directory.path().toString()), config, terms, usesNetwork);
        }
        return Integer.toString(terms.ringTermBytes());
    }

    /** The driver's directory (ranks with the same share memory) and this rank's UDP endpoint. */
    private String tellEndpoint(RankHome[] homes, int driverRank, Subscription[] subscriptions) {
        String driverDirectory = AeronDirectory.driverDirectory(homes[driverRank].directory());
        var context = new Aeron.Context()
                .aeronDirectoryName(driverDirectory)
                .idleStrategy(new SleepingMillisIdleStrategy(16))
                .threadFactory(HostMediaDriver::daemon)
                .errorHandler(error -> LOG.warn("Aeron client of rank {}", rank, error))
                .subscriberErrorHandler(LangUtil::rethrowUnchecked); // what a receiver throws must reach the rank
        context.driverTimeoutMs(config.livenessTimeoutMs());
        aeron = Aeron.connect(context);
        subscriptions[0] = aeron.addSubscription(CommonContext.IPC_CHANNEL, STREAM_BASE + rank);
        String bind = config.host().contains(":") ? "[" + config.host() + "]:0" : config.host() + ":0";
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.UDP_MEDIA)
                .endpoint(bind)
                .build();
        subscriptions[1] = aeron.addSubscription(channel, STREAM_BASE + rank);
        String endpoint = await(
                subscriptions[1]::resolvedEndpoint,
                () -> new CollectiveException(
                        "rank " + rank + " got no UDP port on " + config.host() + " within " + config.connectTimeoutMs()
                                + " ms",
                        rank));
        return driverDirectory + "\t" + endpoint;
    }

    private PeerStream[] openStreams(
            RankHome[] homes, int driverRank, TermPlan terms, String[] endpoints, Subscription[] subscriptions) {
        String directoryOfHost = homes[driverRank].directory();
        String driverDirectory = AeronDirectory.driverDirectory(directoryOfHost);
        int run = (int) homes[0].nonce() * MAX_RANKS;
        var out = new ExclusivePublication[worldSize];
        var queues = new MappedQueue[worldSize]; // none where memory is not shared
        for (int peer = 0; peer < worldSize; peer++) {
            if (peer != rank) {
                String[] told = endpoints[peer].split("\t", -1);
                int term = terms.termBytes(rank, peer, worldSize);
                if (config.sharedMemory() && told[0].equals(driverDirectory)) {
                    queues[peer] = MappedQueue.create(
                            AeronDirectory.queueFile(directoryOfHost, rank, peer), TermPlan.queueBytes(term));
                    term = TermPlan.SMALLEST_TERM_BYTES; // for statuses only
                }
                out[peer] = aeron.addExclusivePublication(
                        channel(queues[peer] != null, told[1], run + rank, term), STREAM_BASE + peer);
            }
        }
        var streams = new PeerStream[worldSize];
        for (int peer = 0; peer < worldSize; peer++) {
            if (peer != rank) {
                int to = peer;
                boolean shared = queues[peer] != null;
                Subscription subscription = subscriptions[shared ? 0 : 1];
                String way = shared
                        ? "shared memory in " + driverDirectory
                        : "UDP to " + endpoints[peer].split("\t", -1)[1];
                Image in = await(
                        () -> out[to].isConnected() ? subscription.imageBySessionId(run + to) : null,
                        () -> noConnection(to, way));
                PeerStream overAeron = new AeronStream(peer, out[peer], in);
                // the peer has made its queue before it connected
                streams[peer] = shared
                        ? new SharedMemoryStream(
                                overAeron,
                                queues[peer],
                                MappedQueue.open(AeronDirectory.queueFile(directoryOfHost, peer, rank)))
                        : overAeron;
            }
        }
        return streams;
    }

    private String channel(boolean sharedMemory, String endpoint, int session, int term) {
        var channel = new ChannelUriStringBuilder().sessionId(session).termLength(term);
        if (sharedMemory) {
            return channel.media(CommonContext.IPC_MEDIA)
                    .mtu(HostMediaDriver.mtuBytes(65504, term))
                    .build();
        }
        return channel.media(CommonContext.UDP_MEDIA)
                .endpoint(endpoint)
                .mtu(HostMediaDriver.mtuBytes(config.udpMtuBytes(), term))
                .build();
    }

    private CollectiveException noConnection(int peer, String way) {
        return new CollectiveException(
                "rank " + rank + " and rank " + peer + " do not reach each other within " + config.connectTimeoutMs()
                        + " ms over " + way + "; is rank " + peer + " still alive, and may hosts exchange UDP?",
                peer);
    }

    /** Polls until there is a value. */
    private <T> T await(Supplier<T> source, Supplier<CollectiveException> timeout) {
        long deadline = System.nanoTime() + config.connectTimeoutMs() * 1_000_000;
        while (true) {
            T value = source.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                throw timeout.get();
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
