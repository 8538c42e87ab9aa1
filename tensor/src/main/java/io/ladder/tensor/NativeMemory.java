package io.ladder.tensor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sun.misc.Unsafe;

/**
 * Raw off-heap memory by address, without native libraries of our own: the plain kernels must run where oneDNN
 * cannot load.
 *
 * <p>Windows are direct byte buffers made over an address with the JDK's package-private constructor, because a
 * buffer from {@link ByteBuffer#allocateDirect} ends at 2 GiB and one flat parameter buffer does not. It needs {@code
 * --add-opens java.base/java.nio=ALL-UNNAMED}, which Spark sets on every executor.
 */
final class NativeMemory {
    private static final Unsafe UNSAFE = unsafe();
    private static final MethodHandle NEW_WINDOW = windowConstructor();

    private NativeMemory() {}

    static long allocate(long bytes) {
        return UNSAFE.allocateMemory(bytes);
    }

    static void free(long address) {
        UNSAFE.freeMemory(address);
    }

    static void zero(long address, long bytes) {
        UNSAFE.setMemory(address, bytes, (byte) 0);
    }

    static void copy(long from, long to, long bytes) {
        UNSAFE.copyMemory(from, to, bytes);
    }

    static void copy(float[] from, int fromIndex, long to, int count) {
        UNSAFE.copyMemory(from, Unsafe.ARRAY_FLOAT_BASE_OFFSET + 4L * fromIndex, null, to, 4L * count);
    }

    static void copy(long from, float[] to, int toIndex, int count) {
        UNSAFE.copyMemory(null, from, to, Unsafe.ARRAY_FLOAT_BASE_OFFSET + 4L * toIndex, 4L * count);
    }

    static float getFloat(long address) {
        return UNSAFE.getFloat(address);
    }

    static void putFloat(long address, float value) {
        UNSAFE.putFloat(address, value);
    }

    static short getShort(long address) {
        return UNSAFE.getShort(address);
    }

    static void putShort(long address, short value) {
        UNSAFE.putShort(address, value);
    }

    static void putInt(long address, int value) {
        UNSAFE.putInt(address, value);
    }

    static long getLong(long address) {
        return UNSAFE.getLong(address);
    }

    static void putLong(long address, long value) {
        UNSAFE.putLong(address, value);
    }

    /** An element of an array, which must have it: not checked. */
    static long getLong(long[] from, long index) {
        return UNSAFE.getLong(from, Unsafe.ARRAY_LONG_BASE_OFFSET + Long.BYTES * index);
    }

    /** A little-endian window of at most 2 GiB; the caller keeps the memory alive. */
    static ByteBuffer window(long address, int bytes) {
        try {
            return ((ByteBuffer) NEW_WINDOW.invoke(address, bytes)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make a byte buffer over native memory", e);
        }
    }

    private static Unsafe unsafe() {
        try {
            Field field = Unsafe.class.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return (Unsafe) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("sun.misc.Unsafe is not accessible", e);
        }
    }

    private static MethodHandle windowConstructor() {
        try {
            var constructor = Class.forName("java.nio.DirectByteBuffer").getDeclaredConstructor(long.class, int.class);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(ByteBuffer.class, long.class, int.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "this JVM was started without --add-opens java.base/java.nio=ALL-UNNAMED; start it through"
                            + " scripts/ladder or with spark.driver.extraJavaOptions and"
                            + " spark.executor.extraJavaOptions as `scripts/ladder --dry-run` prints them",
                    e);
        }
    }
}
