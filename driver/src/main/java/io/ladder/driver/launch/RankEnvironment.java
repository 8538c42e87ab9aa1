package io.ladder.driver.launch;

import java.util.Map;

/** What native libraries of a rank read from the environment when they load. */
final class RankEnvironment {
    /** A rank splits matrix products over threads of its own; oneDNN must not add OpenMP's to them. */
    static final Map<String, String> VARIABLES = Map.of("OMP_NUM_THREADS", "1");

    private RankEnvironment() {}
}
