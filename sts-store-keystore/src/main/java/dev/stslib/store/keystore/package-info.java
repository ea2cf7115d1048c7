/** The stores {@code keystore} and {@code keystore-entries}: entries that a password, or a key in a file, opens. */
@NullMarked
package dev.stslib.store.keystore;

import org.jspecify.annotations.NullMarked;
