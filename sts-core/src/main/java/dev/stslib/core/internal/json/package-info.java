/** The strict JSON mapper that all readers and writers of the core share. */
@NullMarked
package dev.stslib.core.internal.json;

import org.jspecify.annotations.NullMarked;
