package io.ladder.driver.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmFlagsTest {
    private static final String ALONE = "-XX:CompileCommand=dontinline,";

    /** What rules the JIT stands in the build too: tests, this one as well, are compiled as ranks are. */
    @Test
    void testsAreCompiledAsRanksAre() {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .containsAll(JvmFlags.RANK.stream()
                        .filter(flag -> flag.startsWith("-XX:"))
                        .toList());
    }

    /** A virtual machine says nothing of a method that is not there: renamed, it would only become slow. */
    @Test
    void methodsThatAreCompiledByThemselvesExist() throws Exception {
        List<String> methods = JvmFlags.RANK.stream()
                .filter(flag -> flag.startsWith(ALONE))
                .map(flag -> flag.substring(ALONE.length()))
                .toList();
        assertThat(methods).hasSize(4);
        for (String method : methods) {
            int colons = method.indexOf("::");
            Class<?> owner = Class.forName(method.substring(0, colons));
            List<String> names = Arrays.stream(owner.getDeclaredMethods())
                    .map(Method::getName)
                    .toList();
            String name = method.substring(colons + 2);
            if (name.equals("*")) {
                assertThat(names).isNotEmpty();
            } else {
                assertThat(names).contains(name);
            }
        }
    }
}
