/**
 * AWS's shared config and credentials files and stslib's role files. One line model, {@code ProfileDocument}, knows AWS's
 * grammar: files are read from it and edited in it. The rules are those of AWS's
 * <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">SDK and tools reference guide</a>.
 */
@NullMarked
package dev.stslib.core.internal.profile;

import org.jspecify.annotations.NullMarked;
