/** Signing in to AWS's console with the credentials of a role. */
@NullMarked
package dev.stslib.core.console;

import org.jspecify.annotations.NullMarked;
