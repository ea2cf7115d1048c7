/** The command {@code sts}. */
@NullMarked
package dev.stslib.cli;

import org.jspecify.annotations.NullMarked;
