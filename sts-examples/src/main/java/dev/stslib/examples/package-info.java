/** Small programs that show one thing each. All of them run without an AWS account, against an STS inside the program. */
@NullMarked
package dev.stslib.examples;

import org.jspecify.annotations.NullMarked;
