package io.ladder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ladder.tensor.AttentionShape;
import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.PlainKernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each layer by itself: every element of the input's gradient, and of the gradients of the weights that it reads,
 * against central differences of the scalar {@code sum(y * c)} with fixed c.
 *
 * <p>Sums of some 100 products of size 1 are exact to 1e-5 in f32, differences over 2e-2 to 1e-3.
 */
class LayerGradientTest {
    private static final int VOCAB = 5;
    private static final int SEQUENCES = 2;
    private static final float STEP = 1e-2f;
    /** Small enough that ReLU's corners lie on at most one side of a weight. */
    private static final float STEP_WITH_CORNERS = 1e-3f;

    private static final double TOLERANCE = 4e-3;

    private final Kernels kernels = new PlainKernels();
    private final TensorArena arena = new TensorArena();

    @AfterEach
    void close() {
        arena.close();
        kernels.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layernorm", "rmsnorm"})
    void norm(String kind) {
        Layer layer = new Layer(Configs.tiny("gpt2", "norm=" + kind));
        Norm norm = Norm.of(layer.config, kernels, layer.weights, layer.memory, "h0.ln1");
        layer.check("h0.ln1.", norm::forward, (dy, dx) -> norm.backward(dy, layer.x, dx, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layernorm", "rmsnorm"})
    void normAddsToTheGradientOfItsInput(String kind) {
        Layer layer = new Layer(Configs.tiny("llama", "norm=" + kind));
        Norm norm = Norm.of(layer.config, kernels, layer.weights, layer.memory, "h0.ln1");
        layer.checkWithResidual("h0.ln1.", norm::forward, (dy, dx) -> norm.backward(dy, layer.x, dx, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "relu", "silu", "swiglu"})
    void feedForward(String activation) {
        Layer layer = new Layer(Configs.tiny("gpt2", "activation=" + activation));
        FeedForward branch = FeedForward.of(layer.config, kernels, layer.weights, layer.memory, 0);
        layer.check(
                "h0.ffn.",
                (x, y) -> branch.forward(layer.pass, x, null, y),
                (dy, dx) -> branch.backward(layer.pass, dy, layer.x, dx, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"learned", "rope", "alibi"})
    void attention(String positions) {
        Layer layer = new Layer(Configs.tiny("gpt2", "positions=" + positions, "dim=16", "heads=4", "kvHeads=2"));
        Attention branch = layer.attention();
        layer.check(
                "h0.attn.",
                (x, y) -> branch.forward(layer.pass, x, null, y),
                (dy, dx) -> branch.backward(layer.pass, dy, layer.x, dx, false));
    }

    @Test
    void attentionWithAWindowAndOneKeyValueHead() {
        Layer layer = new Layer(Configs.tiny("llama", "window=2", "dim=16", "heads=4", "kvHeads=1"));
        Attention branch = layer.attention();
        layer.check(
                "h0.attn.",
                (x, y) -> branch.forward(layer.pass, x, null, y),
                (dy, dx) -> branch.backward(layer.pass, dy, layer.x, dx, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre", "post"})
    void residualWithDropout(String placement) {
        Layer layer = new Layer(Configs.tiny("gpt2", "dropout=0.25", "normPlacement=" + placement));
        Residual residual = Residual.of(
                layer.config,
                kernels,
                Norm.of(layer.config, kernels, layer.weights, layer.memory, "h0.ln2"),
                FeedForward.of(layer.config, kernels, layer.weights, layer.memory, 0),
                layer.memory,
                DropoutSite.feedForward(0),
                layer.memory.stream("ffn.output", layer.config.dim()));
        layer.check("h0.ffn.", (x, y) -> y.copyFrom(residual.forward(layer.pass, x)), (dy, dx) -> {
            dx.copyFrom(dy);
            residual.backward(layer.pass, layer.x, dx);
        });
    }

    @Test
    void outputHeadGivesTheGradientOfTheLossInChunks() {
        // 70,000 ids make a chunk of 64 rows (8 MB would be 29), so 2 x 40 rows are two chunks of unequal length
        int vocab = 70_000;
        int rows = 80;
        ModelConfig config = Configs.of("gpt2", "layers=1", "dim=4", "heads=1", "seq=40");
        Tensor matrix = arena.f32(vocab, 4);
        Tensor dMatrix = arena.f32(vocab, 4);
        for (long i = 0; i < matrix.numElements(); i++) {
            matrix.set(i, (float) FormulaCase.uniform(3, i));
        }
        OutputHead head = new OutputHead(kernels, new Weight(matrix, matrix, dMatrix), DType.F32, arena, rows, true);
        Tensor x = arena.f32(rows, 4);
        Tensor dx = arena.f32(rows, 4);
        for (long i = 0; i < x.numElements(); i++) {
            x.set(i, (float) FormulaCase.uniform(4, i));
        }
        int[] targets = FormulaCase.batch(vocab, 2, config.seq()).targets();
        double loss = head.lossAndGradient(x, dx, targets, 1, true);
        assertThat(loss).isEqualTo(head.loss(x, targets)).isCloseTo(rows * Math.log(vocab), within(0.1 * loss));
        for (int row : new int[] {0, 63, 64, 79}) {
            for (int column = 0; column < 4; column++) {
                // d(-log softmax[target]) = sum over v of p_v w_v - w_target, here in double from the definition
                double expected = -matrix.get(targets[row] * 4L + column);
                double denominator = 0;
                double mix = 0;
                for (int v = 0; v < vocab; v++) {
                    double logit = 0;
                    for (int i = 0; i < 4; i++) {
                        logit += (double) x.get(row * 4L + i) * matrix.get(v * 4L + i);
                    }
                    denominator += Math.exp(logit);
                    mix += Math.exp(logit) * matrix.get(v * 4L + column);
                }
                // sums of 70,000 f32 terms of size 1e-5: 1e-5 leaves a factor of ten
                assertThat((double) dx.get(row * 4L + column)).isCloseTo(expected + mix / denominator, within(1e-5));
            }
        }
    }

    /** A block's surroundings: weights by formula, an input, the weights of the scalar. */
    private final class Layer {
        final ModelConfig config;
        final ParameterLayout layout;
        final Tensor parameters;
        final Tensor gradients;
        final Weights weights;
        final ActivationMemory memory;
        final Pass pass;
        final Tensor x;
        private final Tensor y;
        private final Tensor dy;
        private final Tensor dx;

        Layer(ModelConfig config) {
            this.config = config;
            this.layout = ParameterLayout.of(config, VOCAB);
            this.parameters = arena.f32(layout.numElements());
            this.gradients = arena.f32(layout.numElements());
            FormulaCase.fillParameters(layout, parameters);
            kernels.scale(parameters, 2); // farther from linear
            this.weights = new Weights(layout, parameters, parameters, gradients);
            int rows = SEQUENCES * config.seq();
            this.memory = new ActivationMemory(arena, rows, true, Recompute.NONE, DType.F32);
            AttentionShape shape = new AttentionShape(
                    SEQUENCES,
                    config.seq(),
                    config.heads(),
                    config.kvHeads(),
                    config.headDim(),
                    config.window().within(config.seq()),
                    config.positions() == PositionKind.ALIBI);
            this.pass = new Pass().begin(rows, shape).dropping((float) config.dropout(), 14, 99);
            this.x = arena.f32(rows, config.dim());
            this.y = arena.f32(rows, config.dim());
            this.dy = arena.f32(rows, config.dim());
            this.dx = arena.f32(rows, config.dim());
            for (long i = 0; i < x.numElements(); i++) {
                x.set(i, (float) (1.5 * FormulaCase.uniform(50, i)));
                dy.set(i, (float) FormulaCase.uniform(51, i));
            }
        }

        Attention attention() {
            Tensor rotary = config.positions() == PositionKind.ROPE
                    ? PositionTables.rotary(arena, config.seq(), config.headDim(), config.ropeTheta())
                    : null;
            return new Attention(config, kernels, weights, memory, 0, rotary);
        }

        void check(String prefix, BiConsumer<Tensor, Tensor> forward, BiConsumer<Tensor, Tensor> backward) {
            forward.accept(x, y);
            Tensor upstream = arena.f32(x.shape()); // a layer may use its dy as scratch
            upstream.copyFrom(dy);
            backward.accept(upstream, dx);
            compare("x", x, dx.toArray(), forward);
            for (Parameter parameter : layout.parameters()) {
                if (parameter.name().startsWith(prefix)) {
                    float[] gradient = gradients
                            .slice(parameter.offset(), parameter.numElements())
                            .toArray();
                    Tensor values = parameters.slice(parameter.offset(), parameter.numElements());
                    compare(parameter.name(), values, gradient, forward);
                }
            }
        }

        /** As check, for a backward pass that adds to dx: of x + layer(x). */
        void checkWithResidual(String prefix, BiConsumer<Tensor, Tensor> forward, BiConsumer<Tensor, Tensor> backward) {
            BiConsumer<Tensor, Tensor> sum = (in, out) -> {
                forward.accept(in, out);
                kernels.add(in, out);
            };
            check(prefix, sum, (upstream, gradient) -> {
                gradient.copyFrom(upstream);
                backward.accept(upstream, gradient);
            });
        }

        private void compare(String name, Tensor values, float[] gradient, BiConsumer<Tensor, Tensor> forward) {
            double middle = scalar(forward);
            boolean corners = config.activation() == ActivationKind.RELU;
            float step = corners ? STEP_WITH_CORNERS : STEP;
            for (int i = 0; i < gradient.length; i++) {
                float start = values.get(i);
                values.set(i, start + step);
                double right = (scalar(forward) - middle) / step;
                values.set(i, start - step);
                double left = (middle - scalar(forward)) / step;
                values.set(i, start);
                assertThat(corners ? nearest(gradient[i], left, right) : (left + right) / 2)
                        .as("%s[%d] of %s", name, i, config)
                        .isCloseTo(gradient[i], within(TOLERANCE * (1 + Math.abs(gradient[i]))));
            }
        }

        /** The slope on the side without a corner; a layer of ReLUs is linear there. */
        private static double nearest(double wanted, double left, double right) {
            return Math.abs(left - wanted) < Math.abs(right - wanted) ? left : right;
        }

        private double scalar(BiConsumer<Tensor, Tensor> forward) {
            forward.accept(x, y);
            double sum = 0;
            for (long i = 0; i < y.numElements(); i++) {
                sum += (double) y.get(i) * dy.get(i);
            }
            return sum;
        }
    }
}
