/** Endpoints in words. */
@NullMarked
package dev.stslib.core.internal.text;

import org.jspecify.annotations.NullMarked;
