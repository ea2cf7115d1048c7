/** Other processes that a test asks. */
@NullMarked
package dev.stslib.testkit.process;

import org.jspecify.annotations.NullMarked;
