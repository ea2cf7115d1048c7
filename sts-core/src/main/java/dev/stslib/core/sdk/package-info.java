/** The door for the AWS SDK for Java. */
@NullMarked
package dev.stslib.core.sdk;

import org.jspecify.annotations.NullMarked;
