/** stslib's vault layout, which has nothing to do with HashiCorp Vault. */
@NullMarked
package dev.stslib.format.vault;

import org.jspecify.annotations.NullMarked;
