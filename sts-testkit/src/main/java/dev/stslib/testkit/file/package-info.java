/** A file system that fails when it is told to, for trials of what writes files. */
@NullMarked
package dev.stslib.testkit.file;

import org.jspecify.annotations.NullMarked;
