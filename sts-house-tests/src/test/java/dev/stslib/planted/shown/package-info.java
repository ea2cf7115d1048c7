/** What is public, and what is not. */
@NullMarked
package dev.stslib.planted.shown;

import org.jspecify.annotations.NullMarked;
