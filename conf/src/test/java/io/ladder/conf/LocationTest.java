package io.ladder.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocationTest {
    @Test
    void everySpellingOfAPlaceOnThisMachineIsOnePath() {
        for (String spelling : new String[] {"/data/a b", "file:/data/a%20b", "file:///data/a%20b", "/data/x/../a b"}) {
            assertThat(Location.onThisMachine(spelling)).as(spelling).hasValue(Path.of("/data/a b"));
        }
        assertThat(Location.same("file:/x/y", "/x/y/")).isTrue();
        assertThat(Location.same("/x/y", "/x/z")).isFalse();
        assertThat(Location.onThisMachine("runs/a")).hasValue(Path.of("runs/a"));
    }

    @Test
    void whatIsElsewhereIsNoPath() {
        assertThat(Location.onThisMachine("hdfs://host:8020/data")).isEmpty();
        assertThat(Location.onThisMachine("s3a://bucket/key")).isEmpty();
        assertThat(Location.onThisMachine("file:relative")).isEmpty();
        assertThat(Location.onThisMachine("a\0b")).isEmpty();
        assertThat(Location.onThisMachine("")).isEmpty(); // not the current directory
        assertThat(Location.onThisMachine(" ")).isEmpty();
        assertThat(Location.same("", ".")).isFalse();
        assertThat(Location.same("hdfs://host/a", "hdfs://host/a")).isTrue();
        assertThat(Location.same("hdfs://host/a", "/a")).isFalse();
    }
}
