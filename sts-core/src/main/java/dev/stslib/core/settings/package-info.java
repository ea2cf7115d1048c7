/** The settings of an engine. */
@NullMarked
package dev.stslib.core.settings;

import org.jspecify.annotations.NullMarked;
