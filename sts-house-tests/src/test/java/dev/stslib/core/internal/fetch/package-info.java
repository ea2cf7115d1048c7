/** Races of the engine, and what plays them. In the package of the pipeline, whose parts are not visible outside. */
@NullMarked
package dev.stslib.core.internal.fetch;

import org.jspecify.annotations.NullMarked;
