package dev.stslib.tenants;

/**
 * Shortens policies without changing what they mean, because STS allows 2,048 characters only. Statements that differ in their
 * actions only, or in their resources only, become one. Repeated values, actions and resources that a wildcard of the same
 * statement covers, {@code Sid} and white space go. Equal policies in another order become the same text, and share
 * credentials then.
 */
public final class PolicyMinimizer {
    private PolicyMinimizer() {}

    /**
     * Shortens a policy. {@link PolicyTemplate} and {@link RoleTemplate} do this for every policy.
     *
     * @param json a session policy of version 2012-10-17
     * @return a policy with the same meaning, in ASCII without white space
     * @throws dev.stslib.api.error.InvalidRequestException if it is not such a policy
     */
    public static String minimize(String json) {
        return PolicyJson.write(PolicyReader.read(json).minimized());
    }
}
