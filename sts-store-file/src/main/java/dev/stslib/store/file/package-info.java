/** The store {@code file}: one owner-only file for each entry. */
@NullMarked
package dev.stslib.store.file;

import org.jspecify.annotations.NullMarked;
