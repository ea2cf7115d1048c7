/** What stores on a server share: sealed values, names that show nothing, keys, versions that were seen. */
@NullMarked
package dev.stslib.store.support.server;

import org.jspecify.annotations.NullMarked;
