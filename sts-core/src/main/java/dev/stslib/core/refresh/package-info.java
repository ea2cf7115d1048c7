/** When credentials are fresh, when they are renewed, and what a failure means: pure functions and their settings. */
@NullMarked
package dev.stslib.core.refresh;

import org.jspecify.annotations.NullMarked;
