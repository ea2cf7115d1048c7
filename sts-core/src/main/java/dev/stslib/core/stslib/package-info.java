/** The facade for code that comes from stslib. */
@NullMarked
package dev.stslib.core.stslib;

import org.jspecify.annotations.NullMarked;
