package io.ladder.driver.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeACheckout() throws IOException {
        for (String file : List.of(
                "README.md",
                "pom.xml",
                ".git/HEAD.md",
                ".hidden.md",
                "docs/a.md",
                "docs/b.txt",
                "docs/deep/c.md",
                "docs/_drafts/d.md",
                "target/made.md",
                "docs/target/e.md",
                "runs/first/metrics.jsonl",
                "runs/first/summary.md",
                "odd[1].md")) {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file);
        }
        Files.createSymbolicLink(directory.resolve("docs/loop"), directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "README.md | README.md",
                "*.md | README.md odd[1].md",
                "docs/*.md | docs/a.md",
                "docs/?.{md,txt} | docs/a.md docs/b.txt",
                "*/*.md | docs/a.md target/made.md",
                "docs/**/*.md | docs/_drafts/d.md docs/a.md docs/deep/c.md docs/target/e.md",
                "**/*.md | README.md docs/_drafts/d.md docs/a.md docs/deep/c.md docs/target/e.md odd[1].md",
                "docs/** | docs/_drafts/d.md docs/a.md docs/b.txt docs/deep/c.md docs/target/e.md",
                "docs | docs/a.md docs/b.txt docs/deep/c.md docs/target/e.md",
                ".*.md | .hidden.md",
                "**/deep/**/*.md | docs/deep/c.md",
                "odd[1].md | odd[1].md",
                "runs/first/** | runs/first/metrics.jsonl runs/first/summary.md",
                "*.nothing | ''",
                "nowhere/*.md | ''",
            })
    void findsFilesInTheOrderOfTheirPaths(String pattern, String expected) throws IOException {
        List<String> found = list(pattern).stream()
                .map(file -> directory.relativize(Path.of(file.shown())).toString())
                .toList();

        assertThat(found).containsExactly(expected.isEmpty() ? new String[0] : expected.split(" ", -1));
    }

    @Test
    void namesFilesBelowTheFixedPartOfThePattern() throws IOException {
        assertThat(list("docs/**/c.md").get(0).name()).isEqualTo("deep/c.md");
        assertThat(list("docs/deep/c.md").get(0).name()).isEqualTo("c.md");
        assertThat(list("docs").get(0).name()).isEqualTo("a.md");
        assertThat(list("docs/a.md").get(0).length()).isEqualTo(9);
    }

    @Test
    void saysThatAGlobIsNotWellFormed() {
        assertThatThrownBy(() -> list("docs/[a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the glob [a is not well formed");
    }

    private List<CorpusFile> list(String pattern) throws IOException {
        var base = new org.apache.hadoop.fs.Path(directory.toUri());
        return FilePattern.list(directory + "/" + pattern, Storage.of(base, new Configuration()));
    }
}
