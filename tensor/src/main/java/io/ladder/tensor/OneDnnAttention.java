package io.ladder.tensor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Causal attention. Each thread computes units of sequences and heads from beginning to end, in tiles whose scores stay
 * in its core's cache. Backward computes the probabilities again from logSumExp.
 *
 * <p>In bf16 the products read bf16 and scores are f32, as are gradients of probabilities; what is computed of them takes
 * their place as bf16. Where several tiles add to the gradients of the same keys, those are gathered in f32 and rounded once;
 * where several threads do, each gathers its own, and they are added at the end.
 */
final class OneDnnAttention implements AutoCloseable {
    /** Prompts of ever new lengths must not fill the memory. */
    private static final int MAX_PLANS = 512;

    private final RowThreads threads;
    /** Per type of the products' operands. */
    private final Map<DType, Map<AttentionShape, AttentionPlan>> plans = new EnumMap<>(DType.class);

    private final AttentionOperands operands = new AttentionOperands();
    private final List<AttentionWorker> workers = new ArrayList<>();
    /** One per thread; where several units share keys, there are no more of those, and each has one. */
    private final List<GatheredKeyGradients> gathered = new ArrayList<>();

    private final RowThreads.Rows forward = this::forward;
    private final RowThreads.Rows backward = this::backward;

    /** @param streams one per thread */
    OneDnnAttention(List<OneDnnStream> streams, RowThreads threads) {
        this.threads = threads;
        for (DType dtype : DType.values()) {
            plans.put(dtype, new HashMap<>());
        }
        for (OneDnnStream stream : streams) {
            workers.add(new AttentionWorker(stream, operands));
            gathered.add(new GatheredKeyGradients());
        }
    }

    void forward(AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout) {
        Shapes.attention(shape, qkv, out);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        AttentionPlan plan = tell(shape, qkv, out, logSumExp, dropout);
        threads.split(plan.units().size(), 1, plan.scores(), forward);
    }

    void backward(
            AttentionShape shape,
            Tensor qkv,
            Tensor out,
            Tensor logSumExp,
            Tensor dOut,
            Tensor dQkv,
            AttentionDropout dropout) {
        Shapes.attention(shape, qkv, out);
        Shapes.attention(shape, dQkv, dOut);
        Shapes.like("dQkv", dQkv, qkv);
        Shapes.elements("logSumExp", logSumExp, (long) shape.batch() * shape.heads() * shape.seq());
        AttentionPlan plan = tell(shape, qkv, out, logSumExp, dropout);
        operands.dOut = dOut;
        operands.dQkv = dQkv;
        threads.split(plan.units().size(), 1, plan.scores(), backward);
        addShared(plan.units(), dQkv);
    }

    private AttentionPlan tell(
            AttentionShape shape, Tensor qkv, Tensor out, Tensor logSumExp, AttentionDropout dropout) {
        AttentionPlan plan = plan(shape, qkv.dtype());
        operands.plan = plan;
        operands.qkv = qkv;
        operands.out = out;
        operands.logSumExp = logSumExp;
        operands.dropout = dropout;
        return plan;
    }

    private void forward(int thread, int from, int to) {
        for (int i = from; i < to; i++) {
            workers.get(thread).forward(operands.plan.units().get(i));
        }
    }

    private void backward(int thread, int from, int to) {
        for (int i = from; i < to; i++) {
            AttentionUnit unit = operands.plan.units().get(i);
            GatheredKeyGradients gradients = gathered.get(unit.alone() ? thread : i);
            workers.get(thread).backward(unit, gradients);
            if (unit.alone() && unit.gathers(operands.qkv.dtype())) {
                gradients.store(operands.dQkv);
            }
        }
    }

    /** Of units that share keys, the first receives what the others of its group have gathered. */
    private void addShared(List<AttentionUnit> units, Tensor dQkv) {
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i).alone()) {
                continue;
            }
            int first = i;
            while (i + 1 < units.size()
                    && units.get(i + 1).group() == units.get(first).group()) {
                gathered.get(first).add(gathered.get(++i));
            }
            gathered.get(first).store(dQkv);
        }
    }

    /** What the products of a shape in training ask for of a thread's scratchpad; makes those that are not there. */
    long scratchpadBytes(AttentionShape shape, DType dtype, int thread) {
        List<AttentionUnit> units = plan(shape, dtype).units();
        int from = RowThreads.start(units.size(), 1, thread, threads.parts());
        int to = RowThreads.start(units.size(), 1, thread + 1, threads.parts());
        return units.subList(from, to).stream()
                .mapToLong(unit -> workers.get(thread).scratchpadBytes(unit, dtype))
                .max()
                .orElse(0);
    }

    /** Scores and their gradients, of one tile per thread; sums for bf16. */
    long scratchBytes() {
        return workers.stream().mapToLong(AttentionWorker::scratchBytes).sum()
                + gathered.stream()
                        .mapToLong(GatheredKeyGradients::scratchBytes)
                        .sum();
    }

    private AttentionPlan plan(AttentionShape shape, DType dtype) {
        Map<AttentionShape, AttentionPlan> ofType = plans.get(dtype);
        AttentionPlan found = ofType.get(shape);
        if (found == null) {
            if (ofType.size() >= MAX_PLANS) {
                closePlans(ofType);
            }
            found = AttentionPlan.of(shape, dtype, threads.parts());
            ofType.put(shape, found);
        }
        return found;
    }

    private static void closePlans(Map<AttentionShape, AttentionPlan> plans) {
        plans.values().forEach(AttentionPlan::close);
        plans.clear();
    }

    @Override
    public void close() {
        workers.forEach(AttentionWorker::close);
        gathered.forEach(GatheredKeyGradients::close);
        plans.values().forEach(OneDnnAttention::closePlans);
    }
}
