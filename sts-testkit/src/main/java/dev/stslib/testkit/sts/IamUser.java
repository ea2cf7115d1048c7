package dev.stslib.testkit.sts;

/** The user whom a request to IAM is about: always the one who signs it. */
final class IamUser {
    private IamUser() {}

    /** Finds the user, and refuses the request where IAM would. */
    static TestUser of(ActionCall call, String operation) throws StsException {
        Caller caller = call.caller();
        TestUser user = caller.user();
        if (caller.kind() == Caller.Kind.FEDERATED
                || (caller.isTemporary() && user != null && caller.mfaAt() == null)) {
            throw Errors.unknownKey();
        }
        String asked = call.parameters().get("UserName");
        if (user == null) {
            throw Errors.validation("Must specify userName when calling with non-User credentials");
        }
        String denied = "User: " + caller.arn() + " is not authorized to perform: iam:" + operation;
        if (asked != null && !asked.equals(user.name())) {
            throw Errors.accessDenied(denied);
        }
        if (user.needsMfaForKeys() && caller.mfaAt() == null && !operation.equals("ListMFADevices")) {
            throw Errors.accessDenied(denied + " on resource: user " + user.name()
                    + " with an explicit deny in an identity-based policy");
        }
        return user;
    }
}
