/** The plug-ins that a class loader sees, for programs that show or pick them. */
@NullMarked
package dev.stslib.core.plugin;

import org.jspecify.annotations.NullMarked;
