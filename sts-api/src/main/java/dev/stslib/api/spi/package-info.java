/** The interfaces that plug-ins implement and {@link java.util.ServiceLoader} finds. */
@NullMarked
package dev.stslib.api.spi;

import org.jspecify.annotations.NullMarked;
