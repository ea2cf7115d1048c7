package dev.stslib.tenants;

import dev.stslib.api.request.RoleRequest;
import java.util.List;

/**
 * The request for a tenant, and why its session is narrowed in this way.
 *
 * @param request the request, for {@link dev.stslib.core.CredentialEngine}
 * @param budget how much of the room of STS it needs
 * @param reasons one line for each way of the template, in its order
 */
public record ScopeChoice(RoleRequest request, PolicyBudget budget, List<String> reasons) {
    public ScopeChoice {
        reasons = List.copyOf(reasons);
    }

    /**
     * Explains the choice.
     *
     * @return a text of several lines without values of the tenant, except for what names the session
     */
    public String describe() {
        return request.label() + "\n" + String.join("\n", reasons);
    }
}
