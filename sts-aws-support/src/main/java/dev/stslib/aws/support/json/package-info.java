/** The strict JSON mapper that all readers and writers share. */
@NullMarked
package dev.stslib.aws.support.json;

import org.jspecify.annotations.NullMarked;
