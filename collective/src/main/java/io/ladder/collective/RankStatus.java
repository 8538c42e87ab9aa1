package io.ladder.collective;

/**
 * What a rank lets its peers know beside the byte streams, so that a failure names the rank it began at and not merely a
 * neighbour.
 *
 * @param about the rank waited for ({@link Kind#WAITING}) or given up on ({@link Kind#GAVE_UP}); otherwise the rank
 *     itself
 */
public record RankStatus(Kind kind, int about) {
    public enum Kind {
        /** Nothing to report. */
        WORKING(1),
        /** Has waited for a part of the timeout that is worth telling. */
        WAITING(2),
        /** Ended with a {@link CollectiveException}. */
        GAVE_UP(3),
        /** Closed its transport in good order. */
        CLOSED(4),
        /** Vanished without a word: the process was killed, crashed, or its host cannot be reached. */
        GONE(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    public static RankStatus working(int rank) {
        return new RankStatus(Kind.WORKING, rank);
    }

    public static RankStatus waiting(int forRank) {
        return new RankStatus(Kind.WAITING, forRank);
    }

    public static RankStatus gaveUp(int onRank) {
        return new RankStatus(Kind.GAVE_UP, onRank);
    }

    public static RankStatus closed(int rank) {
        return new RankStatus(Kind.CLOSED, rank);
    }

    public static RankStatus gone(int rank) {
        return new RankStatus(Kind.GONE, rank);
    }

    /** Whether the rank will send nothing more. */
    boolean ended() {
        return kind == Kind.GAVE_UP || kind == Kind.CLOSED || kind == Kind.GONE;
    }

    /** As a word that is never 0: code of the kind in the upper half, rank in the lower. */
    long encode() {
        return (long) kind.code << 32 | about;
    }

    static RankStatus decode(long word) {
        for (Kind kind : Kind.values()) {
            if (kind.code == word >>> 32) {
                return new RankStatus(kind, (int) word);
            }
        }
        throw new IllegalArgumentException("no rank status: " + Long.toHexString(word));
    }
}
