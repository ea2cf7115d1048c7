/** Servers and proxies on the loopback interface that behave as badly as a test wants. */
@NullMarked
package dev.stslib.testkit.http;

import org.jspecify.annotations.NullMarked;
