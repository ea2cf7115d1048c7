/** The store {@code redis}: sealed entries on a Redis or Valkey server, shared by all machines of a fleet. */
@NullMarked
package dev.stslib.store.redis;

import org.jspecify.annotations.NullMarked;
