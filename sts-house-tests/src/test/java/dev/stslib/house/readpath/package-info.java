/** Which classes a read enters. */
@NullMarked
package dev.stslib.house.readpath;

import org.jspecify.annotations.NullMarked;
