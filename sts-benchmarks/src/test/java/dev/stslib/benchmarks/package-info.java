/** Tests of the programs that measure. */
@NullMarked
package dev.stslib.benchmarks;

import org.jspecify.annotations.NullMarked;
