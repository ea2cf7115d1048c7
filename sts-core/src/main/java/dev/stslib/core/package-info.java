/** The credential engine: it fetches the credentials of profiles and keeps them fresh. */
@NullMarked
package dev.stslib.core;

import org.jspecify.annotations.NullMarked;
