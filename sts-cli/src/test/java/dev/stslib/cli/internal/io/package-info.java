@NullMarked
package dev.stslib.cli.internal.io;

import org.jspecify.annotations.NullMarked;
