package io.ladder.scaling.report.page;

import java.util.ArrayList;
import java.util.List;

/** A table that scrolls within itself where it is wider than the page; all columns but the first hold numbers. */
public final class Table {
    private final String caption;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private int wordColumn = -1;

    public Table(String caption, String... columns) {
        this(caption, List.of(columns));
    }

    public Table(String caption, List<String> columns) {
        this.caption = caption;
        this.columns = List.copyOf(columns);
    }

    /** One column holds sentences, which break into lines. */
    public Table words(String column) {
        wordColumn = columns.indexOf(column);
        return this;
    }

    /** Adds a row, a cell for each column. */
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds a row, a cell for each column. */
    public Table row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    caption + ": " + cells.size() + " cells, " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Writes it. */
    public void write(Html html) {
        html.open("div", "class", "table").element("div", caption, "class", "caption");
        html.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
        html.open("table").open("thead").open("tr");
        for (int i = 0; i < columns.size(); i++) {
            cell(html, "th", i, columns.get(i), "scope", "col");
        }
        html.close().close().open("tbody");
        for (List<String> row : rows) {
            html.open("tr").element("th", row.get(0), "scope", "row");
            for (int i = 1; i < row.size(); i++) {
                cell(html, "td", i, row.get(i));
            }
            html.close();
        }
        html.close().close().close().close();
    }

    private void cell(Html html, String tag, int column, String text, String... attributes) {
        if (column != wordColumn) {
            html.element(tag, text, attributes);
            return;
        }
        var all = new ArrayList<>(List.of(attributes));
        all.addAll(List.of("class", "words"));
        html.element(tag, text, all.toArray(String[]::new));
    }
}
