package io.ladder.scaling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window: opens a file and hands back the document as its scripts left it. */
record Browser(String executable, Path profile) {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /**
     * The browser of this machine, or of {@code LADDER_BROWSER}. Without one the calling test is skipped, but fails where
     * {@code CI} is set: there {@code .ci/run} installs it.
     */
    static Browser find(Path profile) {
        Optional<String> found = Stream.concat(
                        Optional.ofNullable(System.getenv("LADDER_BROWSER")).stream(),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .flatMap(directory -> NAMES.stream()
                                        .map(name -> Path.of(directory, name).toString())))
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        if (found.isEmpty()) {
            String what = "no Chromium on PATH to open the page in; install it (apt-get install chromium), or name one"
                    + " in LADDER_BROWSER";
            if (System.getenv("CI") != null) {
                fail(what);
            }
            abort(what);
        }
        return new Browser(found.orElseThrow(), profile);
    }

    /** The document after its scripts ran, as HTML. */
    String open(Path page, String... flags) throws IOException, InterruptedException {
        Path document = Files.createTempFile(profile, "document", ".html");
        var command = Stream.of(
                        Stream.of(
                                executable,
                                "--headless",
                                "--no-sandbox", // as root, in containers, there is none
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + profile,
                                "--virtual-time-budget=5000",
                                "--dump-dom"),
                        Stream.of(flags),
                        Stream.of(page.toUri().toString()))
                .flatMap(words -> words)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(document.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("%s did not finish within 120 s on %s", executable, page);
        }
        String html = Files.readString(document, StandardCharsets.UTF_8);
        assertThat(html).as("document of %s in %s", page, executable).contains("</html>");
        return html;
    }

    /** A data attribute of the document's root element; empty if it is not there. */
    static String rootData(String document, String name) {
        Matcher matcher =
                Pattern.compile("<html[^>]* data-" + name + "=\"([^\"]*)\"").matcher(document);
        return matcher.find() ? matcher.group(1) : "";
    }
}
