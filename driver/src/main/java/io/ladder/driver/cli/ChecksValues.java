package io.ladder.driver.cli;

import io.ladder.conf.Problems;

/**
 * A command that can say of each option by itself whether its value may be, whatever else was given: so that what is wrong
 * with them is said together with words that could not be read.
 */
interface ChecksValues {
    /** Looks at no file. What was not given, or could not be read, is not looked at. */
    void checkValues(Problems problems);
}
