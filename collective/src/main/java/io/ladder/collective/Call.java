package io.ladder.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The call a rank is in: what it says of itself in its header, and the words in its error messages. One instance per
 * communicator, begun anew for each call.
 */
final class Call {
    private static final long NO_STEP = -1;

    private final int rank;
    private final ByteBuffer header =
            ByteBuffer.allocateDirect(CallHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private Operation operation = Operation.BARRIER;
    private long length;
    private long step = NO_STEP;

    Call(int rank) {
        this.rank = rank;
    }

    void atStep(long newStep) {
        step = newStep;
    }

    void begin(Operation newOperation, WireType wire, int argument, long number, long newLength) {
        operation = newOperation;
        length = newLength;
        // a receive must meet a send, so both call themselves send
        Operation onTheWire = newOperation == Operation.RECEIVE ? Operation.SEND : newOperation;
        CallHeader.write(header, onTheWire, wire, argument, number, newLength);
    }

    /** What the peer must send, and what this rank sends. */
    ByteBuffer header() {
        return header;
    }

    int rank() {
        return rank;
    }

    /** "all-reduce of 1000 elements". */
    String what() {
        return switch (operation) {
            case BARRIER, SUM -> operation.toString();
            default -> operation + " of " + length + " elements";
        };
    }

    /** "on rank 5, step 1200". */
    String where() {
        return "on rank " + rank + (step == NO_STEP ? ", before the first step" : ", step " + step);
    }

    /** Compares with what a peer sent. */
    void check(ByteBuffer peersHeader, int peer) {
        if (!CallHeader.same(header, peersHeader)) {
            throw new IllegalStateException("ranks make different calls: rank " + rank + " is in "
                    + CallHeader.describe(header) + ", rank " + peer + " in " + CallHeader.describe(peersHeader)
                    + ", " + where() + "; every rank must make the same calls in the same order");
        }
    }
}
