/** The registry of forms: {@link io.ladder.scaling.forms.Forms} names each with what fits it. */
package io.ladder.scaling.forms;
