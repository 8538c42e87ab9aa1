package io.ladder.model;

import io.ladder.tensor.AttentionShape;

/**
 * One new position per sequence, on its way through the model.
 *
 * @param cache keys and values of the positions before
 * @param position index of the new position, the same for every sequence
 * @param cached sizes of attention over the cache: seq is its capacity
 * @param single sizes of the new rows alone: seq is 1
 */
record CacheStep(KeyValueCache cache, int position, AttentionShape cached, AttentionShape single) {}
