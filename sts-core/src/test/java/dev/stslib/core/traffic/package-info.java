/** Tests of what is asked of others at a time. */
@NullMarked
package dev.stslib.core.traffic;

import org.jspecify.annotations.NullMarked;
