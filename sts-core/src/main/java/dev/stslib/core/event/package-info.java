/** What the engine tells whoever listens. No event holds a secret. */
@NullMarked
package dev.stslib.core.event;

import org.jspecify.annotations.NullMarked;
