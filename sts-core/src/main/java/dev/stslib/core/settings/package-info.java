/** What a program may set in an engine. */
@NullMarked
package dev.stslib.core.settings;

import org.jspecify.annotations.NullMarked;
