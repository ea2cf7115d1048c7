/** The connection to the AWS SDK for Java: a credentials provider for its clients, and a token provider that uses it. */
@NullMarked
package dev.stslib.core.sdk;

import org.jspecify.annotations.NullMarked;
