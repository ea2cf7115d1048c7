/** Long-term access keys of IAM users. */
@NullMarked
package dev.stslib.core.iam;

import org.jspecify.annotations.NullMarked;
