/** The values that go from one part of stslib to the next. All are immutable; none prints a secret. */
@NullMarked
package dev.stslib.api;

import org.jspecify.annotations.NullMarked;
