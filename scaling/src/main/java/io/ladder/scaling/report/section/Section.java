package io.ladder.scaling.report.section;

import io.ladder.scaling.report.chart.Chart;
import io.ladder.scaling.report.page.Html;
import java.util.List;

/** A chapter of a page. A plan, or any other result, joins a fit's page as one more of these. */
public interface Section {
    /** Name of its element, unique in the page: lower case letters and hyphens. */
    String id();

    /** Heading, and entry in the contents. */
    String title();

    /** Writes what follows the heading; every chart of {@link #charts()} is placed by {@link Html#chart}. */
    void write(Html html);

    /** Plots of this section. */
    default List<Chart> charts() {
        return List.of();
    }
}
