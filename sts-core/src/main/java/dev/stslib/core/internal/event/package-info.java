/** What the engine does, as events of the JDK's Flight Recorder. Only this package knows {@code jdk.jfr}. */
@NullMarked
package dev.stslib.core.internal.event;

import org.jspecify.annotations.NullMarked;
