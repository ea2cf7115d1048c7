/**
 * The endpoints on a machine that give it credentials: instance metadata and the container endpoint, on the loopback
 * interface, as strict as the real ones, and with faults.
 */
@NullMarked
package dev.stslib.testkit.metadata;

import org.jspecify.annotations.NullMarked;
