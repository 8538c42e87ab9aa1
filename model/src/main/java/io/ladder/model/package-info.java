/**
 * A decoder-only transformer for one device: configuration, forward and hand-written backward passes, optimizer,
 * learning-rate schedule, generation.
 *
 * <p>Start at {@link io.ladder.model.Gpt}, whose {@code forwardBackward} walks the layers, and {@link
 * io.ladder.model.ParameterLayout}, which says where each parameter lies in the flat buffer that optimizers, gradient
 * exchange and checkpoints share. {@link io.ladder.model.ModelConfig} is what a user may choose.
 *
 * <p>Layers are package-private classes of a few dozen lines: Embedding, then per Block two Residuals (pre- or
 * post-norm) around Attention and FeedForward, then OutputHead, which never holds all logits. A layer holds views of
 * weights and gradients ({@code Weight}) and of activations ({@code RowBuffer}), all made once; in a model without
 * gradients the layers share one set of activations. {@link io.ladder.model.Recompute} says what is shared in training
 * and computed again, {@link io.ladder.model.ModelBytes} what all of it takes before anything is allocated.
 *
 * <p>All arithmetic is in {@link io.ladder.tensor.Kernels}. Nothing here is thread-safe: one rank, one thread. The
 * package must not know ranks, Spark or files; tokens come as ints and leave as ints.
 */
package io.ladder.model;
