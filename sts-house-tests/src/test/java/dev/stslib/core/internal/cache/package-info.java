/** Races of cache entries. In the package of the cache, whose parts are not visible outside. */
@NullMarked
package dev.stslib.core.internal.cache;

import org.jspecify.annotations.NullMarked;
