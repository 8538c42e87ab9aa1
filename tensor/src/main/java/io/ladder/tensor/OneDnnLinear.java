package io.ladder.tensor;

import io.ladder.tensor.Matmul.Epilogue;

/** The three products of a linear layer as oneDNN primitives, one per kind and size. */
final class OneDnnLinear implements AutoCloseable {
    private enum Product {
        FORWARD,
        BACKWARD_INPUT,
        BACKWARD_WEIGHT
    }

    private record Key(Product product, int rows, int in, int out, boolean bias, Epilogue epilogue) {}

    private final OneDnn onednn;
    private final MatmulCache<Key> products = new MatmulCache<>(this::make);

    OneDnnLinear(OneDnn onednn) {
        this.onednn = onednn;
    }

    void forward(Tensor x, Tensor weight, Tensor bias, Tensor residual, Tensor y) {
        int rows = Shapes.linear(x, weight, y);
        int out = weight.intDim(0);
        Shapes.elementsOrNull("bias", bias, out);
        Shapes.elementsOrNull("residual", residual, y.numElements());
        Epilogue epilogue = Epilogue.OVERWRITE;
        if (residual != null) {
            epilogue = residual.address() == y.address() ? Epilogue.ADD_TO_DESTINATION : Epilogue.ADD_TENSOR;
        }
        product(Product.FORWARD, rows, weight, bias != null, epilogue)
                .run(
                        x.address(),
                        weight.address(),
                        bias == null ? 0 : bias.address(),
                        residual == null ? 0 : residual.address(),
                        y.address());
    }

    void backwardInput(Tensor dy, Tensor weight, Tensor dx, boolean add) {
        int rows = Shapes.linear(dx, weight, dy);
        Epilogue epilogue = add ? Epilogue.ADD_TO_DESTINATION : Epilogue.OVERWRITE;
        product(Product.BACKWARD_INPUT, rows, weight, false, epilogue)
                .run(dy.address(), weight.address(), 0, 0, dx.address());
    }

    void backwardWeight(Tensor dy, Tensor x, Tensor dWeight) {
        int rows = Shapes.linear(x, dWeight, dy);
        product(Product.BACKWARD_WEIGHT, rows, dWeight, false, Epilogue.ADD_TO_DESTINATION)
                .run(dy.address(), x.address(), 0, 0, dWeight.address());
    }

    private Matmul product(Product product, int rows, Tensor weight, boolean bias, Epilogue epilogue) {
        return products.get(new Key(product, rows, weight.intDim(1), weight.intDim(0), bias, epilogue));
    }

    private Matmul make(Key key) {
        MatrixLayout x = MatrixLayout.rowMajor(key.rows, key.in);
        MatrixLayout y = MatrixLayout.rowMajor(key.rows, key.out);
        MatrixLayout weight = MatrixLayout.rowMajor(key.out, key.in);
        return switch (key.product) {
            case FORWARD -> new Matmul(onednn, x, weight.transposed(), y, key.bias, key.epilogue);
            case BACKWARD_INPUT -> new Matmul(onednn, y, weight, x, key.bias, key.epilogue);
            case BACKWARD_WEIGHT -> new Matmul(onednn, y.transposed(), x, weight, key.bias, key.epilogue);
        };
    }

    @Override
    public void close() {
        products.close();
    }
}
