/**
 * Pages and pictures for people, from fits; reads results, computes no law. Start at {@link
 * io.ladder.scaling.report.FitPages}, which writes {@code report.html} and the pictures beside it.
 *
 * <p>A page is a list of {@link io.ladder.scaling.report.section.Section}s. Each writes words and tables through {@link
 * io.ladder.scaling.report.page.Html} and describes its plots as {@link io.ladder.scaling.report.chart.Chart}s, which
 * are drawn twice from one description: by ECharts in the page, by XChart in the files. Another result joins the page as
 * one more section. Nothing here is shared between threads.
 */
package io.ladder.scaling.report;
