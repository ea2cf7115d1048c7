/** Spans and metrics of a credential engine, for OpenTelemetry. */
@NullMarked
package dev.stslib.opentelemetry;

import org.jspecify.annotations.NullMarked;
