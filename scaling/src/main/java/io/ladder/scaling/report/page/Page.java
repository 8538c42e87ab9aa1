package io.ladder.scaling.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A whole HTML document in one file.
 *
 * <p>Its Content Security Policy names each script by its SHA-256 and has no source for anything else, so that neither a
 * run's name nor a later edit can start another script, and nothing can be fetched. Styles may stand inline, because
 * ECharts positions its tooltips by them.
 */
public final class Page {
    private static final String RESOURCES = "/io/ladder/scaling/report/";

    /** First, so that an error of any later script is seen. */
    private static final List<String> SCRIPTS = List.of("errors.js", "echarts/echarts.common.min.js", "report.js");

    private Page() {}

    /**
     * A document.
     *
     * @param body markup as {@link Html} made it
     * @param data JSON by the id of its element
     */
    public static String of(String title, String body, Map<String, JsonNode> data) {
        List<String> scripts = SCRIPTS.stream().map(Page::script).collect(Collectors.toList());
        String hashes = scripts.stream().map(Page::hash).collect(Collectors.joining(" "));
        var page = new StringBuilder(1 << 20);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
                        + "form-action 'none'; img-src data:; style-src 'unsafe-inline'; script-src ")
                .append(hashes)
                .append("\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.append("<title>").append(Html.escape(title)).append("</title>\n");
        page.append("<style>\n").append(resource("report.css")).append("</style>\n");
        page.append("<script>").append(scripts.get(0)).append("</script>\n");
        page.append("</head>\n<body>\n").append(body);
        data.forEach((id, json) -> page.append("<script type=\"application/json\" id=\"")
                .append(Html.escape(id))
                .append("\">")
                .append(inert(json.toString()))
                .append("</script>\n"));
        scripts.subList(1, scripts.size())
                .forEach(script -> page.append("<script>").append(script).append("</script>\n"));
        return page.append("</body>\n</html>\n").toString();
    }

    /** JSON that cannot end its element: inside strings, the only place where they occur, these have another spelling. */
    static String inert(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** A script that may stand inside a script element: in code, {@code <\/} and {@code <\!} mean the same. */
    private static String script(String name) {
        return resource(name).replace("</script", "<\\/script").replace("<!--", "<\\!--");
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        RESOURCES + name + " is not on the class path; the build copies it there");
            }
            // A browser normalizes line ends before it hashes a script.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCES + name, e);
        }
    }
}
