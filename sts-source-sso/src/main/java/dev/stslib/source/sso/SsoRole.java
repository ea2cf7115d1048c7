package dev.stslib.source.sso;

import java.util.Objects;

/**
 * A role that a person may use.
 *
 * @param accountId the account, twelve digits
 * @param accountName the name of the account; empty if Identity Center gives none
 * @param roleName the role, which is the name of a permission set
 */
public record SsoRole(String accountId, String accountName, String roleName) {
    public SsoRole {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(accountName, "accountName");
        Objects.requireNonNull(roleName, "roleName");
    }
}
