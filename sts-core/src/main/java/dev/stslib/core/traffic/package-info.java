/** The way from the engine to those it asks: how many requests a second, how many at once, who goes first. Not for use from outside: what is public here is so only for the engine and the wiring. */
@NullMarked
package dev.stslib.core.traffic;

import org.jspecify.annotations.NullMarked;
