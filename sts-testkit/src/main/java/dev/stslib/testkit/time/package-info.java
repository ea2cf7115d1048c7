/** Time that a test moves: a wall clock, elapsed time, and schedulers that follow it. */
@NullMarked
package dev.stslib.testkit.time;

import org.jspecify.annotations.NullMarked;
