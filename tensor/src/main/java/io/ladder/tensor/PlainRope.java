package io.ladder.tensor;

/** Rotary positions by scalar loops. */
final class PlainRope {
    private PlainRope() {}

    static void rotate(AttentionShape shape, Tensor qkv, Tensor cosSin, boolean inverse) {
        Shapes.rope(shape, qkv, cosSin);
        int half = shape.headDim() / 2;
        for (int r = 0; r < shape.batch() * shape.seq(); r++) {
            long angles = (long) (r % shape.seq()) * shape.headDim();
            for (int head = 0; head < shape.heads() + shape.kvHeads(); head++) {
                long first = (long) r * shape.qkvDim() + (long) head * shape.headDim();
                for (int i = 0; i < half; i++) {
                    double cos = cosSin.get(angles + i);
                    double sin = inverse ? -cosSin.get(angles + half + i) : cosSin.get(angles + half + i);
                    double a = qkv.get(first + i);
                    double b = qkv.get(first + half + i);
                    qkv.set(first + i, (float) (a * cos - b * sin));
                    qkv.set(first + half + i, (float) (b * cos + a * sin));
                }
            }
        }
    }
}
