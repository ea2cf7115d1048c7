/** Four classes that know each other in a ring. */
@NullMarked
package dev.stslib.planted.cycle;

import org.jspecify.annotations.NullMarked;
