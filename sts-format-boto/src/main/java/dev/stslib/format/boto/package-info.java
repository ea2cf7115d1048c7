/** boto's dictionary and boto 2's saved JSON. */
@NullMarked
package dev.stslib.format.boto;

import org.jspecify.annotations.NullMarked;
