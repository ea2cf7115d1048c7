/** The credential engine and its doors: stslib's, boto's and the engine's own. */
@NullMarked
package dev.stslib.core;

import org.jspecify.annotations.NullMarked;
