@NullMarked
package dev.stslib.cli.internal.serve;

import org.jspecify.annotations.NullMarked;
