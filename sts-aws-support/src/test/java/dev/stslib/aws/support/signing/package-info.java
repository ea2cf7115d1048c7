@NullMarked
package dev.stslib.aws.support.signing;

import org.jspecify.annotations.NullMarked;
