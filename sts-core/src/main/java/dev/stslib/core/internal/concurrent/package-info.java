/** Helpers for parts that several threads use. */
@NullMarked
package dev.stslib.core.internal.concurrent;

import org.jspecify.annotations.NullMarked;
