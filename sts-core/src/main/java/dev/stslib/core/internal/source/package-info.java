/** The credential sources of one engine. */
@NullMarked
package dev.stslib.core.internal.source;

import org.jspecify.annotations.NullMarked;
