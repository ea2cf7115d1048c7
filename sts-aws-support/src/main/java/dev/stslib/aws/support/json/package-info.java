/** The strict JSON mapper that all readers and writers share, and the reader of credentials in JSON. */
@NullMarked
package dev.stslib.aws.support.json;

import org.jspecify.annotations.NullMarked;
