package io.ladder.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A view of off-heap memory: dtype, shape, contiguous in row-major order. Owns nothing; see {@link TensorArena}.
 *
 * <p>Slices and reshapes share memory. Make views once and keep them: kernels called in a training step must not
 * allocate.
 */
public final class Tensor {
    private final long address;
    private final DType dtype;
    private final long[] shape;
    private final long numElements;
    private ByteBuffer window;
    private Elements elements;

    Tensor(long address, DType dtype, long... shape) {
        this.address = address;
        this.dtype = dtype;
        this.shape = shape.clone();
        this.numElements = numElements(shape);
    }

    /** Product of the dims; 1 for a scalar. */
    public static long numElements(long... shape) {
        long product = 1;
        for (long dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("negative dim in shape " + Arrays.toString(shape));
            }
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    /** Address of the first element. */
    public long address() {
        return address;
    }

    public DType dtype() {
        return dtype;
    }

    /** Number of dims. */
    public int rank() {
        return shape.length;
    }

    /** Size of dim {@code i}. */
    public long dim(int i) {
        return shape[i];
    }

    /** Size of dim {@code i} as an int. */
    public int intDim(int i) {
        return Math.toIntExact(shape[i]);
    }

    /** A copy of the shape. */
    public long[] shape() {
        return shape.clone();
    }

    public long numElements() {
        return numElements;
    }

    /** Size in bytes. */
    public long bytes() {
        return numElements * dtype.bytes();
    }

    /** Element {@code index} of the flattened tensor. Bounds are checked. */
    public float get(long index) {
        long at = elementAddress(index);
        return dtype == DType.F32 ? NativeMemory.getFloat(at) : Bf16.widen(NativeMemory.getShort(at));
    }

    /** Sets element {@code index} of the flattened tensor, rounded to its dtype. Bounds are checked. */
    public void set(long index, float value) {
        long at = elementAddress(index);
        if (dtype == DType.F32) {
            NativeMemory.putFloat(at, value);
        } else {
            NativeMemory.putShort(at, Bf16.round(value));
        }
    }

    /** One-dim view of {@code count} elements of the flattened tensor, starting at element {@code from}. */
    public Tensor slice(long from, long count) {
        checkRange(from, count);
        return new Tensor(address + from * dtype.bytes(), dtype, count);
    }

    /** View of {@code count} entries along dim 0, starting at {@code from}. */
    public Tensor rows(long from, long count) {
        long[] rowsShape = shape.clone();
        rowsShape[0] = count;
        long rowElements = shape[0] == 0 ? 0 : numElements / shape[0];
        return slice(from * rowElements, count * rowElements).reshape(rowsShape);
    }

    /** The same elements under another shape of equal size. */
    public Tensor reshape(long... newShape) {
        if (numElements(newShape) != numElements) {
            throw new IllegalArgumentException(
                    "cannot reshape " + Arrays.toString(shape) + " to " + Arrays.toString(newShape));
        }
        return new Tensor(address, dtype, newShape);
    }

    /** The same memory as elements of another type: as many as fit. */
    Tensor as(DType type) {
        return new Tensor(address, type, bytes() / type.bytes());
    }

    /** Little-endian window over the memory, made once; at most 2 GiB. Position and limit must not be changed. */
    public ByteBuffer window() {
        if (window == null) {
            window = NativeMemory.window(address, Math.toIntExact(bytes()));
        }
        return window;
    }

    /** A fresh little-endian window over {@code count} elements from {@code from}; at most 2 GiB. */
    public ByteBuffer window(long from, long count) {
        checkRange(from, count);
        return NativeMemory.window(address + from * dtype.bytes(), Math.toIntExact(count * dtype.bytes()));
    }

    /** The window's elements for vector code, made once. */
    Elements elements() {
        if (elements == null) {
            elements = new Elements(window(), address, dtype);
        }
        return elements;
    }

    /** Elements of a fresh window, likewise. */
    Elements elements(long from, long count) {
        return new Elements(window(from, count), address + from * dtype.bytes(), dtype);
    }

    /** Sets every element to zero. */
    public void zero() {
        NativeMemory.zero(address, bytes());
    }

    /** Copies all elements from a tensor of the same dtype and number of elements. */
    public void copyFrom(Tensor source) {
        if (source.dtype != dtype || source.numElements != numElements) {
            throw new IllegalArgumentException("cannot copy " + source + " into " + this);
        }
        NativeMemory.copy(source.address, address, bytes());
    }

    /** Copies from an array of exactly this many elements, rounded to the dtype. */
    public void copyFrom(float[] source) {
        if (source.length != numElements) {
            throw new IllegalArgumentException("cannot copy " + source.length + " floats into " + this);
        }
        if (dtype == DType.F32) {
            NativeMemory.copy(source, 0, address, source.length);
            return;
        }
        for (int i = 0; i < source.length; i++) {
            set(i, source[i]);
        }
    }

    /** All elements as an array. */
    public float[] toArray() {
        float[] target = new float[Math.toIntExact(numElements)];
        if (dtype == DType.F32) {
            NativeMemory.copy(address, target, 0, target.length);
            return target;
        }
        for (int i = 0; i < target.length; i++) {
            target[i] = get(i);
        }
        return target;
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }

    private long elementAddress(long index) {
        if (index < 0 || index >= numElements) {
            throw new IndexOutOfBoundsException("element " + index + " of " + this);
        }
        return address + index * dtype.bytes();
    }

    private void checkRange(long from, long count) {
        if (from < 0 || count < 0 || from > numElements - count) {
            throw new IndexOutOfBoundsException("elements [" + from + ", " + (from + count) + ") of " + this);
        }
    }
}
