package io.ladder.model;

import io.ladder.tensor.AttentionShape;
import io.ladder.tensor.DType;
import io.ladder.tensor.Kernels;
import io.ladder.tensor.Tensor;
import io.ladder.tensor.TensorArena;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2019) with hand-written backward passes, for one
 * device.
 *
 * <p>Parameters and gradients are flat buffers given by the caller; layers hold views of them. Activations are
 * allocated once, for the largest batch, from the arena given. One thread at a time.
 */
public final class Gpt {
    private final ModelConfig config;
    private final int vocab;
    private final ParameterLayout layout;
    private final Kernels kernels;
    private final Tensor parameters;
    private final Tensor products;
    private final Tensor gradients;
    private final boolean training;
    private final Recompute recompute;
    private final int maxSequences;
    private final Embedding embedding;
    private final List<Block> blocks = new ArrayList<>();
    private final FinalNorm finalNorm;
    private final OutputHead head;
    private final RowBuffer gradient;
    private final List<Tensor> gradientsBesideMatrices;
    private final long finalNormFrom;
    private final long[] blockFrom;
    private final Pass pass = new Pass();
    private AttentionShape shape;

    /** A model that keeps every activation and computes in f32; see the other constructor. */
    public Gpt(
            ModelConfig config,
            int vocab,
            Kernels kernels,
            TensorArena arena,
            Tensor parameters,
            Tensor gradients,
            int maxSequences) {
        this(config, vocab, kernels, arena, parameters, gradients, maxSequences, Recompute.NONE, DType.F32);
    }

    /**
     * @param vocab number of token ids
     * @param parameters flat, f32 [layout.numElements()]; see {@link ParameterLayout}
     * @param gradients flat, the same size; null for a model that only evaluates and generates, which then needs the
     *     activations of one layer instead of all
     * @param maxSequences most sequences of {@code config.seq()} tokens in one batch
     * @param recompute what the backward pass computes again; {@link ActivationBytes} says what it takes
     * @param compute what matrix products read; with bf16 the arena also holds a rounded copy of the parameters, which
     *     {@link #refresh} and the optimizer keep up to date
     */
    public Gpt(
            ModelConfig config,
            int vocab,
            Kernels kernels,
            TensorArena arena,
            Tensor parameters,
            Tensor gradients,
            int maxSequences,
            Recompute recompute,
            DType compute) {
        this.config = config;
        this.vocab = vocab;
        this.layout = ParameterLayout.of(config, vocab);
        this.parameters = parameters;
        this.gradients = gradients;
        this.training = gradients != null;
        this.recompute = recompute;
        this.maxSequences = maxSequences;
        this.kernels = kernels;
        this.products = compute == DType.F32 ? parameters : arena.allocate(compute, layout.numElements());
        Weights weights = new Weights(layout, parameters, products, gradients);
        int maxRows = Math.multiplyExact(maxSequences, config.seq());
        ActivationMemory memory = new ActivationMemory(arena, maxRows, training, recompute, compute);
        Weight tokenTable = config.tiedOutput() ? weights.matrix("wte") : weights.get("wte");
        this.embedding = new Embedding(config, kernels, tokenTable, positionTable(weights, arena), memory);
        Tensor rotary = config.positions() == PositionKind.ROPE
                ? PositionTables.rotary(arena, config.seq(), config.headDim(), config.ropeTheta())
                : null;
        for (int layer = 0; layer < config.layers(); layer++) {
            blocks.add(new Block(config, kernels, weights, memory, layer, rotary));
        }
        this.finalNorm = config.normPlacement() == NormPlacement.PRE
                ? new FinalNorm(config, Norm.of(config, kernels, weights, memory, "lnf"), memory)
                : null;
        this.head = new OutputHead(
                kernels,
                config.tiedOutput() ? tokenTable : weights.matrix("head"),
                finalNorm == null ? DType.F32 : compute,
                arena,
                maxRows,
                training);
        this.gradient = training ? memory.shared("gpt.gradient", DType.F32, config.dim()) : null;
        this.gradientsBesideMatrices = training ? weights.gradientsBesideMatrices() : List.of();
        this.finalNormFrom =
                finalNorm == null ? 0 : layout.parameter("lnf.weight").offset();
        this.blockFrom = IntStream.range(0, config.layers())
                .mapToLong(
                        layer -> layout.parameter("h" + layer + ".ln1.weight").offset())
                .toArray();
    }

    /** Writes all parameters from a seed; see {@link Initialization}. The same on every rank. */
    public void initialize(long seed) {
        new WeightInitializer(config, seed).fill(layout, parameters);
        refresh();
    }

    /**
     * Rounds all parameters into {@link #productWeights}. Whoever writes parameters, other than the optimizer, must call
     * it before the next pass.
     */
    public void refresh() {
        if (products != parameters) {
            kernels.convert(parameters, products);
        }
    }

    /** The flat weights that matrix products read: the parameters themselves, or their rounded copy. */
    public Tensor productWeights() {
        return products;
    }

    /** What matrix products read and write. */
    public DType compute() {
        return products.dtype();
    }

    /** As {@link #forwardBackward(TokenBatch, float, GradientProgress)} for callers that wait for the end. */
    public double forwardBackward(TokenBatch batch, float gradientScale) {
        return forwardBackward(batch, gradientScale, GradientProgress.IGNORED);
    }

    /** As {@link #forwardBackward(TokenBatch, float, boolean, GradientProgress)}; adds. */
    public double forwardBackward(TokenBatch batch, float gradientScale, GradientProgress progress) {
        return forwardBackward(batch, gradientScale, true, progress);
    }

    /**
     * Forward and backward with dropout; leaves the gradients of gradientScale * (sum of token losses) in the flat
     * gradient buffer.
     *
     * @param gradientScale 1 / (tokens of the whole global batch) makes the gradient that of the mean loss
     * @param add whether they are added to what is there, as those of a step's further micro-batches are. Otherwise they
     *     take its place, which saves zeroing it, and reading it again.
     * @return the sum of token losses, in nats; NaN or infinite if the forward pass overflowed
     */
    public double forwardBackward(TokenBatch batch, float gradientScale, boolean add, GradientProgress progress) {
        return forwardBackward(batch, gradientScale, add, progress, LayerProbe.NONE);
    }

    /**
     * As {@link #forwardBackward(TokenBatch, float)}, looking at every layer: slow.
     *
     * @return the place in {@link #lookedAt} of the first layer whose output or gradient is NaN or infinite; empty if all
     *     are finite
     */
    public OptionalInt firstNotFinite(TokenBatch batch, float gradientScale) {
        FiniteProbe probe = new FiniteProbe(lookedAt(), layout, gradients);
        forwardBackward(batch, gradientScale, true, GradientProgress.IGNORED, probe);
        return probe.first();
    }

    /** As {@link #loss}, looking at every layer; returns what {@link #firstNotFinite(TokenBatch, float)} does. */
    public OptionalInt firstNotFinite(TokenBatch batch) {
        FiniteProbe probe = new FiniteProbe(lookedAt(), layout, gradients);
        Pass looked = pass(batch.sequences(), batch.seq()).under(probe);
        probe.loss(head.loss(hidden(looked, batch.inputs()), batch.targets()));
        return probe.first();
    }

    /** What both {@code firstNotFinite} look at, in order, such as {@code h3.ffn: output}; the same for every rank. */
    public List<String> lookedAt() {
        return FiniteProbe.order(config);
    }

    private double forwardBackward(
            TokenBatch batch, float gradientScale, boolean add, GradientProgress progress, LayerProbe probe) {
        if (!training) {
            throw new IllegalStateException("this model was made without gradients");
        }
        Pass pass = pass(batch.sequences(), batch.seq())
                .dropping((float) config.dropout(), batch.firstRow(), batch.dropoutKey())
                .adding(add)
                .under(probe);
        for (int i = 0; !add && i < gradientsBesideMatrices.size(); i++) {
            gradientsBesideMatrices.get(i).zero();
        }
        Tensor stream = stream(pass, batch.inputs());
        Tensor hidden = normed(pass, stream);
        Tensor dStream = gradient.rows(pass.rows());
        Tensor dHidden = finalNorm == null ? dStream : finalNorm.outputGradient(pass.rows());
        double loss = head.lossAndGradient(hidden, dHidden, batch.targets(), gradientScale, add);
        probe.loss(loss);
        probe.gradient("head", dHidden);
        if (finalNorm != null) {
            finalNorm.backward(stream, dStream);
            probe.gradient("lnf", dStream);
            progress.finalFrom(finalNormFrom);
        }
        int last = blocks.size() - 1;
        for (int layer = last; layer >= 0; layer--) {
            if (recompute == Recompute.BLOCK && layer < last) { // the last block's activations are still there
                blocks.get(layer).restore(pass);
            }
            blocks.get(layer).backward(pass, dStream);
            progress.finalFrom(blockFrom[layer]);
        }
        embedding.backward(pass, batch.inputs(), dStream);
        probe.gradient("embedding", dStream);
        progress.finalFrom(0);
        return loss;
    }

    /** The sum of token losses in nats, without dropout; parameters and gradients stay as they are. */
    public double loss(TokenBatch batch) {
        return head.loss(hidden(pass(batch.sequences(), batch.seq()), batch.inputs()), batch.targets());
    }

    /**
     * As {@link #loss}, sequence by sequence.
     *
     * @param target receives the sum of token losses of each sequence, [batch.sequences()]
     */
    public void losses(TokenBatch batch, double[] target) {
        Tensor hidden = hidden(pass(batch.sequences(), batch.seq()), batch.inputs());
        for (int sequence = 0; sequence < batch.sequences(); sequence++) {
            int firstRow = sequence * batch.seq();
            target[sequence] = head.loss(hidden.rows(firstRow, batch.seq()), batch.targets(), firstRow);
        }
    }

    /**
     * Logits of some rows of a batch, without dropout.
     *
     * @param inputs row-major [sequences, seq]
     * @param fromRow first row (sequence * seq + position) that is wanted
     * @param target receives them, f32 [number of rows wanted, vocab]
     */
    public void logits(int[] inputs, int sequences, int seq, int fromRow, Tensor target) {
        Tensor hidden = hidden(pass(sequences, seq), inputs);
        head.logits(hidden.rows(fromRow, target.dim(0)), target);
    }

    /**
     * Reads a prompt into an empty cache.
     *
     * @param tokens row-major [cache.sequences(), length]
     * @param length tokens of each sequence, at most {@code config.seq()}
     * @param target receives the logits after the last token of each sequence, f32 [cache.sequences(), vocab]
     */
    public void prefill(KeyValueCache cache, int[] tokens, int length, Tensor target) {
        Tensor hidden = hidden(pass(cache.sequences(), length).into(cache), tokens);
        cache.length(length);
        for (int sequence = 0; sequence < cache.sequences(); sequence++) {
            head.logits(hidden.rows((long) (sequence + 1) * length - 1, 1), target.rows(sequence, 1));
        }
    }

    /**
     * Reads one more token of every sequence.
     *
     * @param tokens one per sequence
     * @param target receives the logits after it, f32 [cache.sequences(), vocab]
     * @throws IllegalStateException if the cache is full
     */
    public void step(KeyValueCache cache, int[] tokens, Tensor target) {
        int position = cache.length();
        if (position == cache.capacity()) {
            throw new IllegalStateException("the cache already holds all " + position + " positions of the model");
        }
        CacheStep step = new CacheStep(
                cache,
                position,
                config.attentionShape(cache.sequences(), cache.capacity()),
                config.attentionShape(cache.sequences(), 1));
        Tensor stream = embedding.step(step, tokens);
        for (Block block : blocks) {
            stream = block.step(step, stream);
        }
        head.logits(finalNorm == null ? stream : finalNorm.forward(stream), target);
        cache.length(position + 1);
    }

    public ModelConfig config() {
        return config;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /** Number of token ids. */
    public int vocab() {
        return vocab;
    }

    private Tensor hidden(Pass pass, int[] inputs) {
        return normed(pass, stream(pass, inputs));
    }

    private Tensor normed(Pass pass, Tensor stream) {
        if (finalNorm == null) {
            return stream;
        }
        Tensor hidden = finalNorm.forward(stream);
        pass.probe().output("lnf", hidden);
        return hidden;
    }

    private Tensor stream(Pass pass, int[] inputs) {
        Tensor stream = embedding.forward(pass, inputs);
        pass.probe().output("embedding", stream);
        for (int layer = 0; layer < blocks.size(); layer++) {
            stream = blocks.get(layer).forward(pass, stream);
        }
        return stream;
    }

    private Pass pass(int sequences, int seq) {
        if (sequences < 1 || sequences > maxSequences || seq < 1 || seq > config.seq()) {
            throw new IllegalArgumentException("batch of " + sequences + " sequences of " + seq
                    + " tokens for a model made for " + maxSequences + " of " + config.seq());
        }
        if (shape == null || shape.batch() != sequences || shape.seq() != seq) {
            shape = config.attentionShape(sequences, seq);
        }
        return pass.begin(sequences * seq, shape);
    }

    private Weight positionTable(Weights weights, TensorArena arena) {
        return switch (config.positions()) {
            case LEARNED -> weights.get("wpe");
            case SINUSOIDAL -> Weight.constant(PositionTables.sinusoidal(arena, config.seq(), config.dim()));
            case ROPE, ALIBI, NONE -> Weight.NONE;
        };
    }
}
