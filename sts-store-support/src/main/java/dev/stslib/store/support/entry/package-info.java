/** Entries of a store as bytes, as files in a folder, and the leases of such a folder. */
@NullMarked
package dev.stslib.store.support.entry;

import org.jspecify.annotations.NullMarked;
