/**
 * The interfaces that plug-ins implement, with their settings and results. {@link java.util.ServiceLoader} finds the
 * implementations.
 */
@NullMarked
package dev.stslib.api.spi;

import org.jspecify.annotations.NullMarked;
