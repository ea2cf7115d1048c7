/** Finds plug-ins: the only caller of {@link java.util.ServiceLoader}. */
@NullMarked
package dev.stslib.core.internal.discovery;

import org.jspecify.annotations.NullMarked;
