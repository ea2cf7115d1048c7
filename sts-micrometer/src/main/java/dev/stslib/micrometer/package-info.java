/** Meters of a credential engine, for Micrometer. */
@NullMarked
package dev.stslib.micrometer;

import org.jspecify.annotations.NullMarked;
