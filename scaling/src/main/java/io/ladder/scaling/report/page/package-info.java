/**
 * One self-contained HTML file: {@link io.ladder.scaling.report.page.Html} escapes everything it is given, {@link
 * io.ladder.scaling.report.page.Page} puts style, sections, data and scripts into one document whose Content Security
 * Policy lets only those scripts run and forbids every request.
 */
package io.ladder.scaling.report.page;
