/**
 * Plots as data: {@link io.ladder.scaling.report.chart.Chart} says what is to be seen and knows nothing of who draws it.
 * {@link io.ladder.scaling.report.chart.ChartJson} hands it to the page's script, {@link
 * io.ladder.scaling.report.chart.Picture} paints it as PNG and SVG.
 */
package io.ladder.scaling.report.chart;
