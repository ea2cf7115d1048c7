/** An engine with many roles under every fault at once, for as long as you like. */
@NullMarked
package dev.stslib.house.soak;

import org.jspecify.annotations.NullMarked;
