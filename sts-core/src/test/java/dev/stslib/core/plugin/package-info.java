@NullMarked
package dev.stslib.core.plugin;

import org.jspecify.annotations.NullMarked;
