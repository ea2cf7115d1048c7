/** A stand-in for AWS's sign-in service, which {@code aws login} uses, with its page, on one loopback port. */
@NullMarked
package dev.stslib.testkit.login;

import org.jspecify.annotations.NullMarked;
