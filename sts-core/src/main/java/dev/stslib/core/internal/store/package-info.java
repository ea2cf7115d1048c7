/** The engine's side of a store: loads, saves, sweeps, and leases between processes. */
@NullMarked
package dev.stslib.core.internal.store;

import org.jspecify.annotations.NullMarked;
