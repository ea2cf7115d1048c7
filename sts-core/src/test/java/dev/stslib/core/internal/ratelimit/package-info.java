/** Tests of the request dispatcher. */
@NullMarked
package dev.stslib.core.internal.ratelimit;

import org.jspecify.annotations.NullMarked;
