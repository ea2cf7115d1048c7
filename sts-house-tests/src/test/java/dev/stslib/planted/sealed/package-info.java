/** A sealed interface and its records, which count as one. */
@NullMarked
package dev.stslib.planted.sealed;

import org.jspecify.annotations.NullMarked;
