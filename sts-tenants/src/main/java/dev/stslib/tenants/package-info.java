/**
 * Role requests for tenants. A {@link dev.stslib.tenants.RoleTemplate} fills the values of a tenant into policies, tags and
 * names, keeps every session below a ceiling, and says how much of the room of STS it needs. The result is a {@link
 * dev.stslib.api.request.RoleRequest}, for which {@link dev.stslib.core.CredentialEngine} gets credentials.
 */
@NullMarked
package dev.stslib.tenants;

import org.jspecify.annotations.NullMarked;
