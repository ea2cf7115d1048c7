/** Keys and certificates of the servers that run inside a test. */
@NullMarked
package dev.stslib.testkit.tls;

import org.jspecify.annotations.NullMarked;
