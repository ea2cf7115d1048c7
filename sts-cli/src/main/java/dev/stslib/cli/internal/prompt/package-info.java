/** Questions for codes and passwords: on the terminal, or else by a program with a window. */
@NullMarked
package dev.stslib.cli.internal.prompt;

import org.jspecify.annotations.NullMarked;
