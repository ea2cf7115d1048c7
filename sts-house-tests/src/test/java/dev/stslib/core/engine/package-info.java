/** Races of cells. In the engine's own package, whose parts nobody sees from outside. */
@NullMarked
package dev.stslib.core.engine;

import org.jspecify.annotations.NullMarked;
