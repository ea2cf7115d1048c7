/** The parts of the engine: cells that keep credentials, the fetches that fill them, the store behind them. Not for use from outside: what is public here is so only for the wiring. */
@NullMarked
package dev.stslib.core.engine;

import org.jspecify.annotations.NullMarked;
