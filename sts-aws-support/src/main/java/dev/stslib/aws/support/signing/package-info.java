/** Signature Version 4 for requests to AWS, without a log. */
@NullMarked
package dev.stslib.aws.support.signing;

import org.jspecify.annotations.NullMarked;
