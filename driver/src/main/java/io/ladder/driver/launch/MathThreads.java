package io.ladder.driver.launch;

import java.util.LinkedHashMap;
import java.util.Map;

/** How native libraries learn the number of math threads: from the environment, when they load. */
final class MathThreads {
    private MathThreads() {}

    /** Variables of a rank's process. */
    static Map<String, String> environment(int threads) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OMP_NUM_THREADS", Integer.toString(threads));
        if (threads > 1) {
            // OpenMP's idle threads would spin for milliseconds on cores that the rank's Java threads need.
            variables.put("GOMP_SPINCOUNT", "2000");
        }
        return variables;
    }
}
