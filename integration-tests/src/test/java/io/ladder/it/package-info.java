/**
 * The product seen from outside: every test starts {@code scripts/ladder} of this checkout as a process, in a directory
 * of its own, and reads what it prints and writes. Start at {@link io.ladder.it.LadderProcess}. Nothing here names a
 * class of Ladder.
 */
package io.ladder.it;
