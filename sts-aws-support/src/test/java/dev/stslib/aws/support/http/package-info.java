@NullMarked
package dev.stslib.aws.support.http;

import org.jspecify.annotations.NullMarked;
