package io.ladder.collective;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Goes before the payload of every call, so that ranks which make different calls find out at once instead of adding up
 * each other's wrong bytes.
 *
 * <pre>
 * 0   int8       operation
 * 1   int8       bytes of an element on the wire: 4 (f32) or 2 (bf16)
 * 2   int16 le   magic
 * 4   int32 le   root of a broadcast; of an all-reduce in place, which shared tensor it is of, from 1 on; otherwise 0
 * 8   int64 le   number of this call: of all collectives, or of those between the two ranks for send and receive
 * 16  int64 le   elements
 * </pre>
 */
final class CallHeader {
    static final int BYTES = 24;
    private static final short MAGIC = 0x4c41; // "LA"

    private CallHeader() {}

    static void write(ByteBuffer target, Operation operation, WireType wire, int argument, long call, long length) {
        target.put(0, (byte) operation.code());
        target.put(1, (byte) wire.elementBytes());
        target.putShort(2, MAGIC);
        target.putInt(4, argument);
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
        Optional<Operation> known = Operation.byCode(header.get(0));
        if (known.isEmpty() || header.getShort(2) != MAGIC) {
            return "bytes that begin no call";
        }
        Operation operation = known.get();
        int argument = header.getInt(4);
        String how =
                switch (operation) {
                    case BROADCAST -> " from rank " + argument;
                    case ALL_REDUCE -> argument > 0 ? " in place" : "";
                    default -> "";
                };
        int elementBytes = header.get(1);
        String each = elementBytes == Float.BYTES ? "" : " of " + elementBytes + " bytes each";
        return operation + how + " of " + header.getLong(16) + " elements" + each + " (call " + header.getLong(8) + ")";
    }
}
