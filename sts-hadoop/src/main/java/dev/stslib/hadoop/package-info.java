/** A credentials provider for Hadoop's S3A, with settings in Hadoop's configuration. */
@NullMarked
package dev.stslib.hadoop;

import org.jspecify.annotations.NullMarked;
