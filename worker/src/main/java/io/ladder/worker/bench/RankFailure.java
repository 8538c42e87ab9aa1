package io.ladder.worker.bench;

/** A rank of a measurement that failed by no fault of what was asked, such as memory that ran out. */
public final class RankFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    RankFailure(int rank, Throwable cause) {
        super("rank " + rank + " failed: " + words(cause), cause);
    }

    private static String words(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            return "this process gets no more memory (" + cause.getMessage()
                    + "); give it more, or measure with a smaller --batch or --set train.microBatch";
        }
        return cause.toString();
    }
}
