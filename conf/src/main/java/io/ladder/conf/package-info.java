/**
 * Reading and checking what a user wrote. Start at {@link io.ladder.conf.ConfigTree}: YAML files merged, overridden and
 * bound to the records that live beside the code they configure. {@link io.ladder.conf.Problems} collects everything
 * that is wrong, {@link io.ladder.conf.ConfigException} says it all at once (exit code 2).
 */
package io.ladder.conf;
