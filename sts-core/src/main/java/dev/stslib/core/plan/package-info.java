/** The plan of the requests for a profile, made before any request is sent. */
@NullMarked
package dev.stslib.core.plan;

import org.jspecify.annotations.NullMarked;
