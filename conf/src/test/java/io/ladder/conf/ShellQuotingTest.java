package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ShellQuotingTest {
    @Test
    void leavesPlainWordsAlone() {
        assertThat(ShellQuoting.quote(List.of("/bin/java", "-Xmx1g", "--conf", "a.b=c:d,e@f%2")))
                .isEqualTo("/bin/java -Xmx1g --conf a.b=c:d,e@f%2");
    }

    @Test
    @Timeout(20)
    void aShellReadsBackExactlyTheSameWords() throws IOException, InterruptedException {
        List<String> words = List.of(
                "",
                "two words",
                "it's",
                "'",
                "a\"b",
                "$HOME",
                "`id`",
                "back\\slash",
                "local-cluster[2,1,1024]",
                "*",
                "~",
                "line\nbreak",
                "{tokens: x}",
                "ä€",
                "a;b",
                "#no",
                "!x");
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + ShellQuoting.quote(words)).start();
        String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(read).isEqualTo(String.join("\0", words) + "\0");
    }
}
