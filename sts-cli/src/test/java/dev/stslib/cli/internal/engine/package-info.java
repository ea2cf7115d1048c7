@NullMarked
package dev.stslib.cli.internal.engine;

import org.jspecify.annotations.NullMarked;
