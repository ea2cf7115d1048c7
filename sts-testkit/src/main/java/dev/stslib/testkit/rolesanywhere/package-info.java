/** IAM Roles Anywhere inside a test, and an authority that issues certificates for it. */
@NullMarked
package dev.stslib.testkit.rolesanywhere;

import org.jspecify.annotations.NullMarked;
