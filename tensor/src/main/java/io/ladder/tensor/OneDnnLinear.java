package io.ladder.tensor;

import io.ladder.tensor.LinearProductKey.Product;
import io.ladder.tensor.Matmul.Epilogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The three products of a linear layer as products of oneDNN, one per kind, size and types, each cut over threads. */
final class OneDnnLinear implements AutoCloseable {
    private final List<OneDnnStream> streams;
    private final RowThreads threads;
    private final PackedOperands operands;
    private final PrimitiveCache<LinearProductKey, MatrixProduct> products =
            new PrimitiveCache<>(this::make, LinearProductKey::copy);
    private final LinearProductKey key = new LinearProductKey();

    /** @param streams one per thread */
    OneDnnLinear(List<OneDnnStream> streams, RowThreads threads) {
        this.streams = streams;
        this.threads = threads;
        this.operands = new PackedOperands(threads.parts());
    }

    void forward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        int rows = Shapes.linearForward(x, weight, bias, residual, y);
        Epilogue epilogue = Epilogue.OVERWRITE;
        if (residual != null) {
            epilogue = residual.address() == y.address() ? Epilogue.ADD_TO_DESTINATION : Epilogue.ADD_TENSOR;
        }
        product(Product.FORWARD, x, y, rows, weight, bias != null, epilogue)
                .run(x, weight, bias == null ? 0 : bias.address(), residual == null ? 0 : residual.address(), y);
    }

    void backwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        int rows = Shapes.linearBackwardInput(dy, weight, dx, add);
        Epilogue epilogue = add ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE;
        product(Product.BACKWARD_INPUT, dy, dx, rows, weight, false, epilogue).run(dy, weight, 0, 0, dx);
    }

    /** dx = (dy weight) * slope. */
    void backwardInput(Tensor dy, Tensor weight, Tensor slope, Tensor dx) {
        int rows = Shapes.linearBackwardInput(dy, weight, slope, dx);
        product(Product.BACKWARD_INPUT, dy, dx, rows, weight, false, Epilogue.MULTIPLY_BY_TENSOR)
                .run(dy, weight, 0, slope.address(), dx);
    }

    /** dWeight alone; {@code dBias} is only checked. */
    void backwardWeight(Tensor dy, Tensor x, Tensor dWeight, boolean add, Tensor dBias) {
        int rows = Shapes.linearBackwardWeight(dy, x, dWeight, dBias);
        Epilogue epilogue = add ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE;
        product(Product.BACKWARD_WEIGHT, x, dWeight, rows, dWeight, false, epilogue)
                .run(dy, x, 0, 0, dWeight);
    }

    /** What the products of a layer ask for of a thread's scratchpad, the most of them; makes those that are not there. */
    long scratchpadBytes(LinearShape shape, int thread) {
        return products(shape).stream()
                .mapToLong(product -> product.scratchpadBytes(thread))
                .max()
                .orElse(0);
    }

    private List<MatrixProduct> products(LinearShape shape) {
        Epilogue onY = shape.residual() ? Epilogue.ADD_TENSOR : Epilogue.OVERWRITE;
        Epilogue onDx =
                switch (shape.inputGradient()) {
                    case STORED -> Epilogue.OVERWRITE;
                    case ADDED -> Epilogue.ADD_TO_DESTINATION;
                    case TIMES_SLOPE -> Epilogue.MULTIPLY_BY_TENSOR;
                };
        var products = new ArrayList<MatrixProduct>();
        products.add(product(Product.FORWARD, shape, shape.y(), shape.bias(), onY));
        products.add(product(Product.BACKWARD_INPUT, shape, shape.dx(), false, onDx));
        products.add(product(Product.BACKWARD_WEIGHT, shape, DType.F32, false, Epilogue.OVERWRITE));
        if (shape.accumulates()) {
            products.add(product(Product.BACKWARD_WEIGHT, shape, DType.F32, false, Epilogue.ADD_TO_DESTINATION));
        }
        return products;
    }

    /** What packed operands of these layers' products take, one product at a time; makes those that are not there. */
    long packedBytes(List<LinearShape> shapes) {
        long src = 0;
        long weights = 0;
        for (LinearShape shape : shapes) {
            for (MatrixProduct each : products(shape)) {
                src = Math.max(src, each.packedSrcBytes());
                weights = Math.max(weights, each.packedWeightsBytes());
            }
        }
        return src + weights;
    }

    /** What packed operands take now, without {@link PackedOperands#panelBytes}. */
    long packedBytes() {
        return operands.src().bytes() + operands.weights().bytes();
    }

    private MatrixProduct product(Product product, LinearShape shape, DType result, boolean bias, Epilogue epilogue) {
        key.set(product, shape.factors(), result, shape.rows(), shape.in(), shape.out(), bias, epilogue);
        return products.get(key);
    }

    private MatrixProduct product(
            Product product, Tensor factor, Tensor result, int rows, Tensor weight, boolean bias, Epilogue epilogue) {
        key.set(product, factor.dtype(), result.dtype(), rows, weight.intDim(1), weight.intDim(0), bias, epilogue);
        return products.get(key);
    }

    private MatrixProduct make(LinearProductKey key) {
        DType in = key.factors();
        DType out = key.result();
        return switch (key.product()) {
            case FORWARD -> matmul(key, x(key, in), weight(key, in).transposed(), y(key, out));
            case BACKWARD_INPUT -> matmul(key, y(key, in), weight(key, in), x(key, out));
            case BACKWARD_WEIGHT -> matmul(key, y(key, in).transposed(), x(key, in), weight(key, out));
        };
    }

    private MatrixProduct matmul(LinearProductKey key, MatrixLayout src, MatrixLayout weights, MatrixLayout dst) {
        return PackedMatmul.of(streams, threads, operands, src, weights, dst, key.bias(), key.epilogue())
                .<MatrixProduct>map(packed -> packed)
                .or(() -> padded(key, src, weights, dst))
                .orElseGet(() -> new SplitMatmul(streams, threads, src, weights, dst, key.bias(), key.epilogue()));
    }

    private Optional<PaddedMatmul> padded(
            LinearProductKey key, MatrixLayout src, MatrixLayout weights, MatrixLayout dst) {
        return key.product() == Product.BACKWARD_WEIGHT && !OneDnn.hasAvx512()
                ? PaddedMatmul.of(streams, threads, operands, src, weights, dst, key.epilogue())
                : Optional.empty();
    }

    private static MatrixLayout x(LinearProductKey key, DType dtype) {
        return MatrixLayout.rowMajor(dtype, key.rows(), key.in());
    }

    private static MatrixLayout y(LinearProductKey key, DType dtype) {
        return MatrixLayout.rowMajor(dtype, key.rows(), key.out());
    }

    private static MatrixLayout weight(LinearProductKey key, DType dtype) {
        return MatrixLayout.rowMajor(dtype, key.out(), key.in());
    }

    @Override
    public void close() {
        products.close();
        operands.close();
    }
}
