package dev.stslib.testkit.sts;

import java.util.Map;

/** What AssumeRoleWithWebIdentity and AssumeRoleWithSAML have in common. */
final class UnsignedRole {
    private UnsignedRole() {}

    static Constraints constrain(Parameters parameters) throws StsException {
        String arn = parameters.get("RoleArn");
        return new Constraints()
                .required("RoleArn", arn)
                .text("RoleArn", arn, 20, 2048, Constraints.ARN_TEXT)
                .range(
                        "DurationSeconds",
                        parameters.integer("DurationSeconds"),
                        Durations.LEAST,
                        Durations.MOST_FOR_ROLE);
    }

    static SessionPolicy policy(ActionCall call) throws StsException {
        return SessionPolicy.read(call, SessionTags.read(call.parameters(), call.caller()));
    }

    /** The role, if it trusts the provider; an absent role and a forbidden one look the same. */
    static TestRole authorize(ActionCall call, String operation, String provider) throws StsException {
        TestRole role = call.world().role(call.parameters().get("RoleArn", ""));
        if (role == null || !role.trustsProvider(provider)) {
            throw Errors.notAuthorizedUnsigned(operation);
        }
        return role;
    }

    static RoleSession session(TestRole role, String name) {
        return new RoleSession(role, name, Map.of(), null);
    }
}
