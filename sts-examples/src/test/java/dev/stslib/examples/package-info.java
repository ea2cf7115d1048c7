/** Runs the examples, and what the documents of the project say. */
@NullMarked
package dev.stslib.examples;

import org.jspecify.annotations.NullMarked;
