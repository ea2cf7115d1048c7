/** Replaces the long-term keys of profiles. */
@NullMarked
package dev.stslib.cli.internal.rotate;

import org.jspecify.annotations.NullMarked;
