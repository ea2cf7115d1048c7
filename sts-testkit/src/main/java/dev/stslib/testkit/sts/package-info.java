/**
 * A real STS on the loopback interface, as strict as AWS's own: {@link dev.stslib.testkit.sts.EmbeddedSts} with its
 * users, MFA devices, roles and faults.
 */
@NullMarked
package dev.stslib.testkit.sts;

import org.jspecify.annotations.NullMarked;
