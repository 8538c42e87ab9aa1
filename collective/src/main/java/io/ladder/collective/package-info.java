/** See the module description. */
package io.ladder.collective;
