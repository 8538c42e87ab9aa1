package io.ladder.driver.spark;

import java.io.Serializable;

/**
 * A message on its way to the driver.
 *
 * @param stage name of the {@link RankStage} whose rank sent it: several may run at a time
 */
record Addressed(String stage, RankMessage message) implements Serializable {}
