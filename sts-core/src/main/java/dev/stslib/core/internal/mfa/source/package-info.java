/** The code sources that come with the library. */
@NullMarked
package dev.stslib.core.internal.mfa.source;

import org.jspecify.annotations.NullMarked;
