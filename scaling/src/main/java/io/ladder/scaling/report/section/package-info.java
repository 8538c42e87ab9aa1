/**
 * The chapters of a fit's page, one class each, in the order of {@link
 * io.ladder.scaling.report.section.FitSections}: the answer, warnings, plots with how to read them, tables, method.
 * Every figure comes from the {@link io.ladder.scaling.fit.FitReport} or from its law; a section whose figures the
 * report lacks says why it is empty.
 */
package io.ladder.scaling.report.section;
