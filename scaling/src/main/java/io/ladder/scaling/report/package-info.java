/** Pages and pictures for people, from fits and plans; reads results, computes none. */
package io.ladder.scaling.report;
