/** Formats that shells, command-line tools and the AWS SDKs read. */
@NullMarked
package dev.stslib.format.shell;

import org.jspecify.annotations.NullMarked;
