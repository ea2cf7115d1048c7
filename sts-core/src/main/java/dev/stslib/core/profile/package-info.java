/** Editing of AWS profile files. */
@NullMarked
package dev.stslib.core.profile;

import org.jspecify.annotations.NullMarked;
