package io.ladder.collective;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Goes before the payload of every call, so that ranks which make different calls find out at once instead of adding up
 * each other's wrong bytes.
 *
 * <pre>
 * 0   int32 le   magic (upper 24 bits) and operation (lower 8 bits)
 * 4   int32 le   root of a broadcast, otherwise 0
 * 8   int64 le   number of this call: of all collectives, or of those between the two ranks for send and receive
 * 16  int64 le   elements
 * </pre>
 */
final class CallHeader {
    static final int BYTES = 24;
    private static final int MAGIC = 0x4c414400; // "LAD"

    private CallHeader() {}

    static void write(ByteBuffer target, Operation operation, int root, long call, long length) {
        target.putInt(0, MAGIC | operation.code());
        target.putInt(4, root);
        target.putLong(8, call);
        target.putLong(16, length);
    }

    static boolean same(ByteBuffer one, ByteBuffer other) {
        return one.getInt(0) == other.getInt(0)
                && one.getInt(4) == other.getInt(4)
                && one.getLong(8) == other.getLong(8)
                && one.getLong(16) == other.getLong(16);
    }

    /** In words, such as "all-reduce of 1000 elements (call 7)". */
    static String describe(ByteBuffer header) {
        Optional<Operation> known = Operation.byCode(header.getInt(0) ^ MAGIC);
        if (known.isEmpty()) {
            return "bytes that begin no call";
        }
        Operation operation = known.get();
        String root = operation == Operation.BROADCAST ? " from rank " + header.getInt(4) : "";
        return operation + root + " of " + header.getLong(16) + " elements (call " + header.getLong(8) + ")";
    }
}
