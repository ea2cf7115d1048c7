/**
 * Gets MFA codes: which source gives the code of a device, when a person may be asked, one prompt at a time, and no code
 * sent twice.
 */
@NullMarked
package dev.stslib.core.internal.mfa;

import org.jspecify.annotations.NullMarked;
