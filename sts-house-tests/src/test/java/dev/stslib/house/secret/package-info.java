/** That no secret is written anywhere in the clear. */
@NullMarked
package dev.stslib.house.secret;

import org.jspecify.annotations.NullMarked;
