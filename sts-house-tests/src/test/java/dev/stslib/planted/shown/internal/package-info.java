/** Not for applications. */
@NullMarked
package dev.stslib.planted.shown.internal;

import org.jspecify.annotations.NullMarked;
