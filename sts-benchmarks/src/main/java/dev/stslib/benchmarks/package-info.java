/** Programs that measure stslib beside the AWS SDK, both in one run. */
@NullMarked
package dev.stslib.benchmarks;

import org.jspecify.annotations.NullMarked;
