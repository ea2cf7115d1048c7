/** The facade with the API of boto's STS connection. */
@NullMarked
package dev.stslib.core.boto;

import org.jspecify.annotations.NullMarked;
