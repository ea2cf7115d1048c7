/** The events and snapshots of an engine. None of them holds a secret. */
@NullMarked
package dev.stslib.core.event;

import org.jspecify.annotations.NullMarked;
