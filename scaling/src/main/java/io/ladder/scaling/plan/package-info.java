/** From a law and a budget to a model, a place on the parallelism ladder and a configuration that trains it. */
package io.ladder.scaling.plan;
