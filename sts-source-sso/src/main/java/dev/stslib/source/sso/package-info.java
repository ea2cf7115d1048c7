/** Credentials of IAM Identity Center. */
@NullMarked
package dev.stslib.source.sso;

import org.jspecify.annotations.NullMarked;
