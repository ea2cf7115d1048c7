/** Helpers for implementations of a {@link dev.stslib.api.spi.CredentialFormat} can build on. */
@NullMarked
package dev.stslib.api.format;

import org.jspecify.annotations.NullMarked;
