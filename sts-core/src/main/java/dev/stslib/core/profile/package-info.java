/**
 * AWS's shared config and credentials files, read through ini4j by AWS's grammar, and written line by line. The rules are
 * those of AWS's <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">SDK and tools reference
 * guide</a>.
 */
@NullMarked
package dev.stslib.core.profile;

import org.jspecify.annotations.NullMarked;
