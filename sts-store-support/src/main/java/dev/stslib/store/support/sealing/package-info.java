/** Encryption of what a store keeps: AES-256-GCM, rings of keys, key files. */
@NullMarked
package dev.stslib.store.support.sealing;

import org.jspecify.annotations.NullMarked;
