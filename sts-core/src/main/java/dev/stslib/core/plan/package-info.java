/** What is going to be asked of AWS for a profile, before any request is made. */
@NullMarked
package dev.stslib.core.plan;

import org.jspecify.annotations.NullMarked;
