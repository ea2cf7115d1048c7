/** Time that a test moves by hand: a clock for the wall and for waits, and schedulers that obey it. */
@NullMarked
package dev.stslib.testkit.time;

import org.jspecify.annotations.NullMarked;
