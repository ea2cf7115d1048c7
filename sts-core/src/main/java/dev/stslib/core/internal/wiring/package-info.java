/** Where the parts are put together by Dagger, and threads and clocks are made. */
@NullMarked
package dev.stslib.core.internal.wiring;

import org.jspecify.annotations.NullMarked;
