/** Finds plug-ins and picks them by name. The only place that uses the service loader. */
@NullMarked
package dev.stslib.core.discovery;

import org.jspecify.annotations.NullMarked;
