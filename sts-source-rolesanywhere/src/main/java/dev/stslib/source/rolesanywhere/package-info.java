/** Credentials of IAM Roles Anywhere. */
@NullMarked
package dev.stslib.source.rolesanywhere;

import org.jspecify.annotations.NullMarked;
