/** The values that the parts of stslib exchange. All are immutable, and none shows a secret in {@code toString}. */
@NullMarked
package dev.stslib.api;

import org.jspecify.annotations.NullMarked;
