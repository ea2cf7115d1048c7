/** What stores on a disk are made of: entries as files, their frame, what seals them. */
@NullMarked
package dev.stslib.api.store;

import org.jspecify.annotations.NullMarked;
