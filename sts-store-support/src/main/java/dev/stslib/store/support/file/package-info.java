/** Files that only their owner can read, for stores and exports. */
@NullMarked
package dev.stslib.store.support.file;

import org.jspecify.annotations.NullMarked;
