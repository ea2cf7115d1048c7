/** Text files that other programs write for us. */
@NullMarked
package dev.stslib.core.internal.text;

import org.jspecify.annotations.NullMarked;
