package io.ladder.scaling.report.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** HTML as it is written: text and attribute values are always escaped, elements are closed in order. */
public final class Html {
    private final StringBuilder out = new StringBuilder(1 << 14);
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn. */
    public Html open(String tag, String... attributes) {
        start(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    public Html close() {
        String tag = open.pop();
        out.append("</").append(tag).append(">\n");
        return this;
    }

    /** Text, escaped. */
    public Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that holds text only. */
    public Html element(String tag, String text, String... attributes) {
        start(tag, attributes);
        out.append(escape(text)).append("</").append(tag).append('>');
        return this;
    }

    /** A paragraph. */
    public Html paragraph(String text, String... attributes) {
        return element("p", text, attributes).line();
    }

    /** Text that is to be seen first. */
    public Html strong(String text) {
        return element("strong", text);
    }

    /** An unordered list of texts. */
    public Html list(List<String> items) {
        open("ul");
        items.forEach(item -> element("li", item).line());
        return close();
    }

    /** Where the script draws a chart, with what can be said of it without one. */
    public Html chart(String id, String description, String caption) {
        open("figure", "id", "figure-" + id);
        element("div", "", "class", "chart", "id", id, "role", "img", "aria-label", description);
        element("figcaption", caption).line();
        return close();
    }

    /** What was written; nothing may be left open. */
    public String done() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements left open: " + open);
        }
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
    }

    private Html line() {
        out.append('\n');
        return this;
    }

    /** Text that neither opens an element nor ends an attribute; control characters, which HTML forbids, become U+FFFD. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\t', '\r' -> escaped.append(c);
                default -> escaped.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }
}
