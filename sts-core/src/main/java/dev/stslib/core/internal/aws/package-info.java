/**
 * The STS provider on the AWS SDK for Java, and what AWS says about regions and endpoints. No type of the SDK appears in
 * a public signature.
 */
@NullMarked
package dev.stslib.core.internal.aws;

import org.jspecify.annotations.NullMarked;
