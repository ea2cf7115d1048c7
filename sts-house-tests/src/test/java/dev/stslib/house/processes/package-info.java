/** Many processes on one store. */
@NullMarked
package dev.stslib.house.processes;

import org.jspecify.annotations.NullMarked;
