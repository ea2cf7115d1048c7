/** Tests of the STS provider against a real STS on loopback. */
@NullMarked
package dev.stslib.core.internal.aws;

import org.jspecify.annotations.NullMarked;
