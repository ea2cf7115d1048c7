/** A stand-in for IAM Identity Center: its OIDC service, its sign-in page and its portal, on one loopback port. */
@NullMarked
package dev.stslib.testkit.sso;

import org.jspecify.annotations.NullMarked;
