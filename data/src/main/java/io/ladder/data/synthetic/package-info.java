/**
 * A made-up language whose entropy rate is known exactly, in any amount: what a scaling law finds for the loss of an
 * infinite model can be checked against the truth.
 *
 * <p>Start at {@link io.ladder.data.synthetic.ZipfLanguage}, which is the language; {@link
 * io.ladder.data.synthetic.HiddenMarkovSource} is the source that it is made of, with its entropies, and {@link
 * io.ladder.data.synthetic.LanguageText} its text in pieces that can be made in parallel. A symbol is a token, so a loss
 * in nats per token and an entropy in nats per symbol are the same unit. It is here, beside tokenizers and shards,
 * because it makes tokens and needs nothing else.
 *
 * <p>Pure and immutable, but for a piece being read.
 */
package io.ladder.data.synthetic;
