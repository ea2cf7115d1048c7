/** The password of the store in the desktop's keyring. */
@NullMarked
package dev.stslib.cli.internal.keyring;

import org.jspecify.annotations.NullMarked;
