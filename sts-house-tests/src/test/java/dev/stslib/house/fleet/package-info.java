/** Many machines on one store. */
@NullMarked
package dev.stslib.house.fleet;

import org.jspecify.annotations.NullMarked;
