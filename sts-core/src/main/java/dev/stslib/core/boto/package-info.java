/** The facade for code that comes from boto. */
@NullMarked
package dev.stslib.core.boto;

import org.jspecify.annotations.NullMarked;
