/** The exceptions of stslib, one type for each kind of problem. Every message says what happened and how to fix it. */
@NullMarked
package dev.stslib.api.error;

import org.jspecify.annotations.NullMarked;
