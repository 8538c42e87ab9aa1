/**
 * Tensors in native memory and every numerical operation on them.
 *
 * <p>Start at {@link io.ladder.tensor.Kernels}, the list of operations, and {@link io.ladder.tensor.Tensor}, a view of
 * memory that a {@link io.ladder.tensor.TensorArena} owns. {@link io.ladder.tensor.KernelSets} opens one of two sets:
 *
 * <ul>
 *   <li>{@link io.ladder.tensor.PlainKernels}, the reference: loops that read like the formulas, sums in double;
 *   <li>{@link io.ladder.tensor.OneDnnKernels}, the fast set: matrix products by oneDNN, the rest by the incubating
 *       Vector API over {@linkplain io.ladder.tensor.Tensor#window() windows} of the same memory.
 * </ul>
 *
 * <p>Tensors are f32 or bf16 ({@link io.ladder.tensor.DType}); {@link io.ladder.tensor.Kernels} says which mix where, and
 * {@link io.ladder.tensor.Bf16Support} whether bf16 is worth it. Vector loops see both as {@code Elements}.
 *
 * <p>A kernel set is used by one thread at a time; it may split rows over threads of its own. Nothing here knows a layer,
 * a rank or Spark. {@link io.ladder.tensor.CounterRandom} is the only source of random numbers in the project.
 */
package io.ladder.tensor;
