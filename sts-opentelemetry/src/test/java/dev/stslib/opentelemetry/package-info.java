/** Tests with the SDK of OpenTelemetry, which keeps what it is given. */
@NullUnmarked // fields are set before each test
package dev.stslib.opentelemetry;

import org.jspecify.annotations.NullUnmarked;
