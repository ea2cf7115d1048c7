/** An editor for AWS profile files. */
@NullMarked
package dev.stslib.core.profile;

import org.jspecify.annotations.NullMarked;
