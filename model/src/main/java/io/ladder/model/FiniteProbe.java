package io.ladder.model;

import io.ladder.tensor.DType;
import io.ladder.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Finds the first layer whose output or gradient, of its rows or of its weights, is NaN or infinite. */
final class FiniteProbe implements LayerProbe {
    private static final String OUTPUT = ": output";
    private static final String GRADIENT = ": gradient";
    private static final String LOSS = "head: loss";
    /** Elements looked at through one window, which ends at 2 GiB. */
    private static final long CHUNK = 1L << 28;

    private final List<String> order;
    private final ParameterLayout layout;
    private final Tensor gradients;
    private OptionalInt first = OptionalInt.empty();

    /** @param gradients the flat buffer */
    FiniteProbe(List<String> order, ParameterLayout layout, Tensor gradients) {
        this.order = order;
        this.layout = layout;
        this.gradients = gradients;
    }

    /** Everything that a pass over this model shows to a probe, in order. */
    static List<String> order(ModelConfig config) {
        List<String> layers = new ArrayList<>();
        layers.add("embedding");
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add("h" + layer + ".attn");
            layers.add("h" + layer + ".ffn");
        }
        if (config.normPlacement() == NormPlacement.PRE) {
            layers.add("lnf");
        }
        List<String> order = new ArrayList<>();
        layers.forEach(layer -> order.add(layer + OUTPUT));
        order.add(LOSS);
        order.add("head" + GRADIENT);
        for (int i = layers.size() - 1; i >= 0; i--) {
            order.add(layers.get(i) + GRADIENT);
        }
        return List.copyOf(order);
    }

    /** Place in the order of what was not finite first. */
    OptionalInt first() {
        return first;
    }

    @Override
    public void output(String layer, Tensor stream) {
        if (first.isEmpty() && !isFinite(stream)) {
            found(layer + OUTPUT);
        }
    }

    @Override
    public void loss(double sum) {
        if (first.isEmpty() && !Double.isFinite(sum)) {
            found(LOSS);
        }
    }

    @Override
    public void gradient(String layer, Tensor dStream) {
        if (first.isEmpty() && (!isFinite(dStream) || !weightGradientsAreFinite(layer))) {
            found(layer + GRADIENT);
        }
    }

    private void found(String place) {
        int index = order.indexOf(place);
        if (index < 0) {
            throw new IllegalStateException(place + " is not in " + order);
        }
        first = OptionalInt.of(index);
    }

    private boolean weightGradientsAreFinite(String layer) {
        return layout.parameters().stream()
                .filter(parameter -> uses(layer, parameter.name()))
                .allMatch(parameter -> isFinite(gradients.slice(parameter.offset(), parameter.numElements())));
    }

    /** A branch has the norm beside it, and both ends of the model may use the token table. */
    private static boolean uses(String layer, String parameter) {
        return switch (layer) {
            case "embedding" -> parameter.equals("wte") || parameter.equals("wpe");
            case "head" -> parameter.equals("wte") || parameter.equals("head");
            default -> {
                String norm = layer.replace(".attn", ".ln1").replace(".ffn", ".ln2");
                yield parameter.startsWith(layer + ".") || parameter.startsWith(norm + ".");
            }
        };
    }

    private static boolean isFinite(Tensor x) {
        for (long from = 0; from < x.numElements(); from += CHUNK) {
            long count = Math.min(CHUNK, x.numElements() - from);
            ByteBuffer values = x.window(from, count);
            boolean finite = x.dtype() == DType.F32 ? finiteF32(values, (int) count) : finiteBf16(values, (int) count);
            if (!finite) {
                return false;
            }
        }
        return true;
    }

    private static boolean finiteF32(ByteBuffer values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values.getFloat(4 * i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean finiteBf16(ByteBuffer values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(Float.intBitsToFloat(values.getShort(2 * i) << 16))) {
                return false;
            }
        }
        return true;
    }
}
