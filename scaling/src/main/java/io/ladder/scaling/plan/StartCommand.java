package io.ladder.scaling.plan;

/**
 * A command that starts the training of a plan.
 *
 * @param where it starts it, and what to put in for a placeholder; in words without a full stop, as after "Start it"
 * @param line as a shell reads it
 */
public record StartCommand(String where, String line) {}
